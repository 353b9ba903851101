package io.weir.testkit;

import io.netty.buffer.PoolArenaMetric;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocatorMetric;
import java.util.stream.Stream;

/**
 * Counts what Netty's pool has given out and not got back. Exact once the threads that used the
 * pool have ended, because until then some of it lies in their caches. No state.
 */
final class Buffers {
  private Buffers() {}

  static long outstanding() {
    PooledByteBufAllocatorMetric metric = PooledByteBufAllocator.DEFAULT.metric();
    return Stream.concat(metric.directArenas().stream(), metric.heapArenas().stream())
        .mapToLong(PoolArenaMetric::numActiveAllocations)
        .sum();
  }
}
