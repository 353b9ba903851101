package io.weir.net;

import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the reads that Netty makes: it announces each of them to the handle. */
@SuppressWarnings("deprecation") // The types that Netty's interface asks for.
final class CountingAllocator implements RecvByteBufAllocator {
  final AtomicInteger reads = new AtomicInteger();
  private final RecvByteBufAllocator counted;

  CountingAllocator(RecvByteBufAllocator counted) {
    this.counted = counted;
  }

  @Override
  public Handle newHandle() {
    return new Counting(counted.newHandle());
  }

  private final class Counting extends DelegatingHandle implements ExtendedHandle {
    Counting(Handle delegate) {
      super(delegate);
    }

    @Override
    public void attemptedBytesRead(int bytes) {
      reads.incrementAndGet();
      super.attemptedBytesRead(bytes);
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
      return ((ExtendedHandle) delegate()).continueReading(maybeMoreData);
    }
  }
}
