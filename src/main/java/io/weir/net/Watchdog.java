package io.weir.net;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what blocks a loop. A daemon thread of its own sends each loop a ping now and then; how
 * long the answer takes is the loop's lag. While an answer is overdue, the loop's stack is the
 * culprit, so its top is logged, at most once a second for each loop. Started and closed by the
 * control thread.
 */
@ControlOnly
public final class Watchdog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  /** Between two pings of a loop; each costs an idle loop one wake-up. */
  private static final long PING_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long WARN_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int STACK_FRAMES = 12;

  private final long blockedNanos;
  private final LagSink sink;
  private final List<Ping> pings = new ArrayList<>();
  private final Thread thread;
  private volatile boolean closed;

  private Watchdog(Loops loops, long blockedNanos, LagSink sink) {
    this.blockedNanos = blockedNanos;
    this.sink = sink;
    for (int i = 0; i < loops.size(); i++) {
      pings.add(new Ping(loops.get(i)));
    }
    thread = new Thread(this::run, "weir-watchdog");
    thread.setDaemon(true);
  }

  /** Watches {@code loops}, and reports one that is silent for longer than {@code blockedNanos}. */
  public static Watchdog start(Loops loops, long blockedNanos, LagSink sink) {
    Watchdog watchdog = new Watchdog(loops, blockedNanos, sink);
    watchdog.thread.start();
    return watchdog;
  }

  /** Ends the watching; does not wait for it. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!closed) {
      long now = System.nanoTime();
      long next = now + PING_NANOS;
      for (Ping ping : pings) {
        next = Math.min(next, ping.look(now));
      }
      LockSupport.parkNanos(Math.max(next - System.nanoTime(), 1));
    }
  }

  private static String top(StackTraceElement[] stack) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(stack.length, STACK_FRAMES); i++) {
      text.append("\n\tat ").append(stack[i]);
    }
    return text.toString();
  }

  /** The ping of one loop, reused; only one is under way at a time, however long the loop hangs. */
  private final class Ping implements Runnable {
    private final Loop loop;
    private volatile boolean pending;
    private volatile long sentNanos = System.nanoTime() - PING_NANOS;
    private long warnedNanos = sentNanos - WARN_NANOS;

    Ping(Loop loop) {
      this.loop = loop;
    }

    @Override
    public void run() {
      sink.lag(loop, System.nanoTime() - sentNanos);
      pending = false;
    }

    /** Sends or checks; returns when to look again. */
    long look(long now) {
      if (pending) {
        return overdue(now);
      }
      if (now - sentNanos < PING_NANOS) {
        return sentNanos + PING_NANOS;
      }
      sentNanos = now;
      pending = true;
      try {
        loop.execute(this);
      } catch (RejectedExecutionException loopsClosed) {
        closed = true;
      }
      return now + blockedNanos;
    }

    private long overdue(long now) {
      long silent = now - sentNanos;
      if (silent < blockedNanos) {
        return sentNanos + blockedNanos;
      }
      sink.blocked(loop, silent);
      if (now - warnedNanos >= WARN_NANOS) {
        warnedNanos = now;
        warn(silent);
      }
      return now + blockedNanos;
    }

    private void warn(long silent) {
      StackTraceElement[] stack = loop.stack();
      // The answer may have come meanwhile; then this is the stack of somebody innocent.
      if (pending) {
        LOG.warn("{} blocked for {} ms{}", loop, TimeUnit.NANOSECONDS.toMillis(silent), top(stack));
      }
    }
  }
}
