package io.weir.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How much a socket is asked for, and when it is asked again. One instance for all sockets; each
 * has its own handle, which lives on the channel's loop as long as the channel.
 *
 * <p>A read that returned less than it asked for has drained the socket (epoll(7)), so it is the
 * last one: a short message costs one read. A read that filled its buffer is followed by a larger
 * one. The end of input is news of its own (EPOLLRDHUP) and makes Netty's supplier insist until the
 * read that returns the end.
 *
 * <p>A buffer exists only from the read to the end of its processing, so an idle connection holds
 * none. Large buffers are for flows that move: as soon as the reading side was paused because its
 * sink is full, reads go back to {@link Limits#paused}, which bounds what waits in memory for a
 * slow reader.
 */
@AnyThread
public final class ReadAllocator implements RecvByteBufAllocator {
  /** The bounds in use, for every socket; the only place to change them. */
  static final Limits LIMITS = new Limits(2 * 1024, 256 * 1024, 64 * 1024, 16, 256 * 1024);

  /** The allocator for all sockets. */
  public static final ReadAllocator INSTANCE = new ReadAllocator(LIMITS);

  private static final int FACTOR_BITS = 2;
  private static final int SMALL_PASSES = 2;

  private final Limits limits;
  private volatile int ceiling = Integer.MAX_VALUE;

  ReadAllocator(Limits limits) {
    this.limits = limits;
  }

  /** No read is larger than this from now on; see {@link BufferBudget}. */
  void ceiling(int bytes) {
    ceiling = bytes;
  }

  /**
   * Bounds of reads, in bytes, and of what one socket may take before others have their turn.
   *
   * @param least the first read of a connection, and the smallest ever
   * @param most the largest read
   * @param paused the largest read of a flow whose sink could not keep up
   * @param passReads reads in one go; the rest waits for the next round of the loop
   * @param passBytes bytes in one go, likewise
   */
  record Limits(int least, int most, int paused, int passReads, int passBytes) {}

  @Override
  @SuppressWarnings("deprecation") // The type that Netty's interface asks for.
  public Handle newHandle() {
    return new Adaptive();
  }

  /** The state of one socket; the order of the methods is that of a pass. */
  @LoopConfined
  private final class Adaptive implements ExtendedHandle {
    private @Nullable ChannelConfig config;
    private int bytes = limits.least;
    private int smallPasses;
    private int attempted;
    private int last;
    private int reads;
    private int total;

    @Override
    public void reset(ChannelConfig channelConfig) {
      config = channelConfig;
      reads = 0;
      total = 0;
    }

    @Override
    public int guess() {
      return Math.min(bytes, ceiling);
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator alloc) {
      // No more than is left of this pass: the sink may not take any of it.
      int left = Math.max(limits.passBytes - total, limits.least);
      return alloc.directBuffer(Math.min(guess(), left));
    }

    @Override
    public void attemptedBytesRead(int asked) {
      attempted = asked;
    }

    @Override
    public int attemptedBytesRead() {
      return attempted;
    }

    @Override
    public void lastBytesRead(int got) {
      last = got;
      if (got > 0) {
        total += got;
        if (got == attempted) {
          bytes = Math.min(bytes << FACTOR_BITS, limits.most);
          smallPasses = 0;
        }
      }
    }

    @Override
    public int lastBytesRead() {
      return last;
    }

    @Override
    public void incMessagesRead(int count) {
      reads += count;
    }

    @Override
    public boolean continueReading() {
      return mayContinue() && last == attempted;
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMoreData) {
      // Netty's supplier says the same as above, and also yes once the end of input was announced.
      return mayContinue() && maybeMoreData.get();
    }

    private boolean mayContinue() {
      if (config == null || !config.isAutoRead()) {
        bytes = Math.min(bytes, limits.paused);
        return false;
      }
      return total > 0 && reads < limits.passReads && total < limits.passBytes;
    }

    @Override
    public void readComplete() {
      // Small means: the next smaller buffer would have held it all.
      if (total > bytes >>> FACTOR_BITS) {
        smallPasses = 0;
      } else if (++smallPasses == SMALL_PASSES) {
        smallPasses = 0;
        bytes = Math.max(bytes >>> FACTOR_BITS, limits.least);
      }
    }
  }
}
