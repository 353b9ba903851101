package io.weir.net;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A timer wheel whose time passes only when told; ticks run as a loop would run them. */
public final class ManualWheel implements TimerWheel.Scheduler {
  private final TimerWheel wheel;
  private long nowNanos = -987_654_321_987L; // System.nanoTime may be negative, too
  private @Nullable Runnable tick;
  private long tickNanos;
  private int scheduled;

  /** A wheel with nothing armed. */
  public ManualWheel() {
    wheel = new TimerWheel(() -> nowNanos, this);
  }

  /** The wheel. */
  public TimerWheel wheel() {
    return wheel;
  }

  /** The clock of the wheel. */
  public long nowNanos() {
    return nowNanos;
  }

  /** Lets time pass, with every tick at its time. */
  public void pass(long nanos) {
    long end = nowNanos + nanos;
    while (tick != null && tickNanos <= end) {
      nowNanos = Math.max(nowNanos, tickNanos);
      runTick();
    }
    nowNanos = end;
  }

  /** Lets time pass while the loop stands still, then runs the one tick that is overdue. */
  public void stall(long nanos) {
    nowNanos += nanos;
    if (tick != null && tickNanos <= nowNanos) {
      runTick();
    }
  }

  /** Whether a tick is under way. */
  public boolean ticking() {
    return tick != null;
  }

  /** How many ticks were asked for so far. */
  public int scheduled() {
    return scheduled;
  }

  @Override
  public void schedule(Runnable task, long delayNanos) {
    if (tick != null) {
      throw new AssertionError("two ticks under way");
    }
    tick = task;
    tickNanos = nowNanos + delayNanos;
    scheduled++;
  }

  private void runTick() {
    Runnable task = tick;
    tick = null;
    if (task != null) {
      task.run();
    }
  }

  /** A deadline that remembers when it expired. */
  public static final class Recorder extends Timed {
    private final ManualWheel time;
    private final Runnable then;

    /** When it expired, in the wheel's time. */
    public final List<Long> expiredNanos = new ArrayList<>();

    /** A deadline that runs {@code then} when it expires. */
    public Recorder(ManualWheel time, Runnable then) {
      this.time = time;
      this.then = then;
    }

    @Override
    protected void expired() {
      expiredNanos.add(time.nowNanos());
      then.run();
    }
  }
}
