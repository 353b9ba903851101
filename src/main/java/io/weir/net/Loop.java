package io.weir.net;

import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One event loop with what belongs to it: number, deadlines, clock, random numbers. Made by {@link
 * Loops}, lives as long as the process; everything else of {@link LoopConfined} kind belongs to
 * exactly one of these.
 */
public final class Loop {
  private static final int SCRATCH_BYTES = 8 * 1024;

  private final int index;
  private final EventLoop eventLoop;
  private final Transport transport;
  private final LongSupplier clock;
  private long nowNanos;
  private final FatalHandler fatal;
  private final TimerWheel timers;
  private final LoopRandom random;
  private final byte[] scratch = new byte[SCRATCH_BYTES];

  /** Set by the loop itself as its first act; read by the watchdog. */
  private volatile @Nullable Thread thread;

  /** Set likewise; read by scrapes. */
  private volatile @Nullable ThreadClock times;

  Loop(int index, EventLoop eventLoop, Transport transport, Settings settings) {
    this.index = index;
    this.eventLoop = eventLoop;
    this.transport = transport;
    this.clock = settings.clock;
    this.nowNanos = clock.getAsLong();
    this.fatal = settings.fatal;
    this.timers = new TimerWheel(settings.clock, new Ticks());
    this.random = new LoopRandom(settings.seed + index);
  }

  /** What all loops of a set share. */
  record Settings(LongSupplier clock, FatalHandler fatal, long seed) {}

  /** The event loop, to register channels with. */
  @AnyThread
  public EventLoop eventLoop() {
    return eventLoop;
  }

  /** The number of this loop, from 0. */
  @AnyThread
  public int index() {
    return index;
  }

  /** The sockets this loop can serve. */
  @AnyThread
  public Transport transport() {
    return transport;
  }

  /** The deadlines of this loop. */
  @LoopConfined
  public TimerWheel timers() {
    return timers;
  }

  /** The random numbers of this loop. */
  @LoopConfined
  public LoopRandom random() {
    return random;
  }

  /** Room for bytes that are put together and copied at once; its content is nobody's. */
  @LoopConfined
  public byte[] scratch() {
    return scratch;
  }

  /**
   * A monotonic reading in nanoseconds, of any origin: when the event that is being handled began.
   * A request asks a dozen times, and a reading of the clock each time would cost as much as its
   * route.
   */
  @LoopConfined
  public long nowNanos() {
    return nowNanos;
  }

  /**
   * Reads the clock: whatever a socket, a timer or another thread begins here, begins with this.
   */
  @LoopConfined
  public void readClock() {
    nowNanos = clock.getAsLong();
  }

  /** The time of day in milliseconds since 1970, for logs. */
  @AnyThread
  public long wallMillis() {
    return System.currentTimeMillis();
  }

  /** Whether the caller runs on this loop. */
  @AnyThread
  public boolean inLoop() {
    return eventLoop.inEventLoop();
  }

  /**
   * Runs {@code task} on this loop, after the events at hand. For rare work: it allocates and may
   * wake the loop.
   *
   * @throws RejectedExecutionException when the loops are closed
   */
  @AnyThread
  public void execute(Runnable task) {
    eventLoop.execute(() -> guard(task));
  }

  /** Tells this loop which thread it runs on. */
  @LoopConfined
  void began() {
    thread = Thread.currentThread();
    times = ThreadClock.here();
  }

  /** How its thread has spent its time so far; null if that is not known, or it has ended. */
  @AnyThread
  public @Nullable ThreadTimes times() {
    ThreadClock clockOfThread = times;
    return clockOfThread == null ? null : clockOfThread.read();
  }

  /** What the loop is doing right now; empty if its thread is unknown or gone. */
  @AnyThread
  StackTraceElement[] stack() {
    Thread running = thread;
    return running == null ? new StackTraceElement[0] : running.getStackTrace();
  }

  @Override
  public String toString() {
    return "loop " + index;
  }

  private void guard(Runnable task) {
    // Netty would log what a task throws and go on with half-changed state.
    try {
      readClock();
      task.run();
    } catch (Throwable unexpected) {
      fatal.failed(index, unexpected);
    }
  }

  /** The tick task on the event loop; it allocates ten times a second, while something is armed. */
  private final class Ticks implements TimerWheel.Scheduler {
    @Override
    public void schedule(Runnable task, long delayNanos) {
      eventLoop.schedule(() -> guard(task), delayNanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public boolean confined() {
      return inLoop();
    }
  }
}
