package io.weir.net;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * What the buffers of all connections together may hold. Each connection has bounds of its own, but
 * ten thousand slow readers at their bounds are gigabytes. A daemon thread of its own adds up the
 * live buffers now and then: from an eighth of the budget on sockets are read in smaller pieces,
 * beyond all of it no new request is taken, and whoever holds most is asked to let go.
 *
 * <p>One per process, from before the first connection to after the last. Between two looks memory
 * may grow past the budget, by as much as comes in {@link #LOOK_NANOS}.
 */
@AnyThread
public final class BufferBudget implements AutoCloseable {
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Largest read while there is not much left. */
  private static final int SMALL_READ = 16 * 1024;

  private static final int MEDIUM_READ = 64 * 1024;

  private final LongSupplier used;
  private final Thread thread = new Thread(this::run, "weir-buffers");
  private volatile LongConsumer shed = bytes -> {};
  private volatile long limitBytes;
  private volatile boolean exceeded;
  private volatile boolean closed;

  BufferBudget(long limitBytes, LongSupplier used) {
    this.used = used;
    limit(limitBytes);
    thread.setDaemon(true);
  }

  /** Watches the buffers that all sockets use. */
  @ControlOnly
  public static BufferBudget start(long limitBytes) {
    BufferBudget budget =
        new BufferBudget(limitBytes, PooledByteBufAllocator.DEFAULT::pinnedDirectMemory);
    budget.thread.start();
    return budget;
  }

  /** Changes the budget; at most three quarters of the JVM's direct memory count. */
  @ControlOnly
  public void limit(long bytes) {
    limitBytes = Math.min(bytes, PlatformDependent.maxDirectMemory() / 4 * 3);
  }

  public long limit() {
    return limitBytes;
  }

  /** Whether new requests have to be turned away. */
  public boolean exceeded() {
    return exceeded;
  }

  /**
   * Who is asked to let go of so many bytes while the budget is exceeded; called on the thread of
   * this budget, again and again.
   */
  @ControlOnly
  public void onExceeded(LongConsumer letGo) {
    shed = letGo;
  }

  /** Ends the watching; does not wait for it. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    try {
      while (!closed) {
        look();
        LockSupport.parkNanos(LOOK_NANOS);
      }
    } catch (RejectedExecutionException loopsClosed) {
      // The end has overtaken this look.
    }
    ReadAllocator.INSTANCE.ceiling(Integer.MAX_VALUE);
  }

  /** The fuller, the smaller: what has been read and cannot be sent is what fills the budget. */
  private static int ceiling(long limit, long now) {
    return now > limit / 2 ? SMALL_READ : now > limit / 8 ? MEDIUM_READ : Integer.MAX_VALUE;
  }

  void look() {
    long limit = limitBytes;
    long now = used.getAsLong();
    ReadAllocator.INSTANCE.ceiling(ceiling(limit, now));
    exceeded = now > limit;
    if (exceeded) {
      // A tenth more, so that the next request is not refused at once.
      shed.accept(now - limit / 10 * 9);
    }
  }
}
