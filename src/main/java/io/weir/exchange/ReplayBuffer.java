package io.weir.exchange;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.weir.net.LoopConfined;
import org.jspecify.annotations.Nullable;

/**
 * What came of a request's body, kept so that it can be sent again: a copy, up to a limit, beyond
 * which nothing is kept at all. Embedded in its exchange; {@link #drop} when no answer can make a
 * repetition necessary any more.
 */
@LoopConfined
final class ReplayBuffer {
  private static final int FIRST_BYTES = 1024;

  private @Nullable ByteBuf kept;
  private int maxBytes;
  private boolean whole;

  /** Keeps from now on up to so many bytes; 0 for nothing. */
  void begin(int limit) {
    maxBytes = limit;
    whole = limit > 0;
  }

  /** Whether everything that came is in here. */
  boolean whole() {
    return whole;
  }

  int bytes() {
    return kept == null ? 0 : kept.readableBytes();
  }

  void keep(ByteBuf data) {
    int bytes = data.readableBytes();
    if (!whole || bytes == 0) {
      return;
    }
    if (bytes > maxBytes - bytes()) {
      drop();
      return;
    }
    if (kept == null) {
      kept = PooledByteBufAllocator.DEFAULT.directBuffer(Math.min(FIRST_BYTES, maxBytes), maxBytes);
    }
    kept.writeBytes(data, data.readerIndex(), bytes);
  }

  /** All that came so far, to be sent; the caller owns it. */
  ByteBuf copy() {
    ByteBuf all = kept;
    int bytes = bytes();
    ByteBuf copy = PooledByteBufAllocator.DEFAULT.directBuffer(Math.max(1, bytes));
    return all == null ? copy : copy.writeBytes(all, all.readerIndex(), bytes);
  }

  /** Keeps nothing any more. */
  void drop() {
    whole = false;
    if (kept != null) {
      kept.release();
      kept = null;
    }
  }
}
