package io.weir.net;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one loop. Arming and cancelling are a few pointer writes and allocate nothing;
 * arming a node again for later only writes its deadline, and the node moves when the wheel next
 * meets it. Owned by its {@link Loop}, lives as long.
 *
 * <p>A deadline never expires early, and at most one tick plus the loop's own lateness late. A tick
 * that comes {@link #STALL_NANOS} late means that the process stood still (a stop signal, a
 * collection, a suspended machine): what should have kept the deadlines away is probably waiting in
 * the sockets. Such a tick expires nothing but looks again one tick later, when input was handled.
 *
 * <p>Implementation: an array of doubly linked lists, one per tick, used as a ring. A node sits in
 * the list of the tick at which it must be looked at: its deadline rounded up, or the far end of
 * the ring if that is nearer. Looking means: expire it, or put it into its next list. A list never
 * receives nodes while it is being emptied, as the far end of the ring is one short of a full turn.
 */
@LoopConfined
public final class TimerWheel {
  /** The grain of all deadlines. */
  public static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** A tick that is later than this gives input a chance before anything expires. */
  static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  static final int SLOTS = 512;

  private static final int MASK = SLOTS - 1;
  private static final long HORIZON_TICKS = SLOTS - 1;
  private static final long FAR_NANOS = Long.MAX_VALUE / 2;

  private final LongSupplier clock;
  private final Scheduler scheduler;
  private final long originNanos;
  private final Runnable tickTask = this::tick;
  private final @Nullable Timed[] slots = new Timed[SLOTS];

  /** The last tick whose list was emptied. */
  private long tick;

  private int armed;
  private boolean scheduled;
  private long scheduledNanos;
  private boolean graceGiven;

  /** How a wheel asks for its next tick; a loop in production, a list in tests. */
  public interface Scheduler {
    /** Runs {@code task} on the wheel's loop, not before the delay has passed. */
    void schedule(Runnable task, long delayNanos);

    /** Whether the caller may touch the wheel; only asserted. */
    default boolean confined() {
      return true;
    }
  }

  /** A wheel with nothing armed; {@code clock} is monotonic, in nanoseconds, of any origin. */
  public TimerWheel(LongSupplier clock, Scheduler scheduler) {
    this.clock = clock;
    this.scheduler = scheduler;
    this.originNanos = clock.getAsLong();
  }

  /** Sets the only deadline of {@code timed}; a deadline it had before is forgotten. */
  public void arm(Timed timed, long delayNanos) {
    assert scheduler.confined() : "armed from outside the loop";
    long now = elapsed();
    long deadline = now + Math.min(Math.max(delayNanos, 0), FAR_NANOS);
    timed.deadlineNanos = deadline;
    if (timed.armed()) {
      if (tickNotBefore(deadline) >= timed.visitTick) {
        return;
      }
      unlink(timed);
    } else if (armed++ == 0) {
      // Nobody ticked while nothing was armed: all lists are empty, so the ring may jump.
      tick = Math.max(tick, now / TICK_NANOS);
    }
    link(timed);
    scheduleTick(now);
  }

  /** Forgets the deadline, if there is one. */
  public void cancel(Timed timed) {
    assert scheduler.confined() : "cancelled from outside the loop";
    if (timed.armed()) {
      unlink(timed);
      armed--;
    }
  }

  /** What is left until the deadline of {@code timed}; 0 if it has none. */
  public long leftNanos(Timed timed) {
    return timed.armed() ? timed.deadlineNanos - elapsed() : 0;
  }

  /** How many nodes have a deadline. */
  public int armed() {
    return armed;
  }

  /** Expires whatever is due at {@code nowNanos}, a reading of the wheel's clock. */
  public void advance(long nowNanos) {
    long now = nowNanos - originNanos;
    long target = now / TICK_NANOS;
    // After a gap of more than a turn each list still needs only one visit.
    tick = Math.max(tick, target - SLOTS);
    while (tick < target) {
      tick++;
      empty((int) tick & MASK, now);
    }
  }

  private void empty(int slot, long now) {
    // From the head each time: an expired node may cancel or arm any other one.
    for (Timed timed = slots[slot]; timed != null; timed = slots[slot]) {
      unlink(timed);
      if (timed.deadlineNanos <= now) {
        timed.expired();
        // Only now: what it arms must not find the wheel empty, and make it jump, on the way.
        armed--;
      } else {
        link(timed);
      }
    }
  }

  private void tick() {
    scheduled = false;
    long now = elapsed();
    boolean stalled = now - scheduledNanos > STALL_NANOS && !graceGiven;
    graceGiven = stalled && armed > 0;
    if (!graceGiven) {
      advance(now + originNanos);
    }
    if (armed > 0) {
      scheduleTick(now);
    }
  }

  private void scheduleTick(long now) {
    if (!scheduled) {
      scheduled = true;
      scheduledNanos = (now / TICK_NANOS + 1) * TICK_NANOS;
      scheduler.schedule(tickTask, scheduledNanos - now);
    }
  }

  private void link(Timed timed) {
    long wanted = Math.max(tickNotBefore(timed.deadlineNanos), tick + 1);
    timed.visitTick = Math.min(wanted, tick + HORIZON_TICKS);
    int slot = (int) timed.visitTick & MASK;
    Timed head = slots[slot];
    timed.next = head;
    if (head != null) {
      head.previous = timed;
    }
    slots[slot] = timed;
  }

  private void unlink(Timed timed) {
    Timed previous = timed.previous;
    Timed next = timed.next;
    if (previous == null) {
      slots[(int) timed.visitTick & MASK] = next;
    } else {
      previous.next = next;
      timed.previous = null;
    }
    if (next != null) {
      next.previous = previous;
      timed.next = null;
    }
    timed.visitTick = Timed.UNLINKED;
  }

  private long elapsed() {
    return clock.getAsLong() - originNanos;
  }

  private static long tickNotBefore(long nanos) {
    return (nanos + TICK_NANOS - 1) / TICK_NANOS;
  }
}
