package io.weir.pool;

import io.weir.config.PoolConfig;
import io.weir.net.AnyThread;
import io.weir.telemetry.BackendMeters;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * How long connections to one backend may be idle. A backend closes them after a time of its own; a
 * request that crosses with that is lost, or has to be sent again. So weir closes before the
 * backend does: after a part of what the backend says in its answers, and of what was seen when it
 * closed. One for each backend, shared by its pools on all loops; lives as long as they do.
 *
 * <p>A close says little by itself, because a restart closes everything. It takes {@value #NEEDED}
 * at different times after about the same idle time to learn from it; if several at one time come
 * after different idle times, something else has happened. What was learned is forgotten some time
 * later, since nothing would show it any more if the backend became more patient; then one close is
 * enough to learn it again, and one connection that lives longer to refute it.
 */
@AnyThread
public final class IdleLimit {
  static final int NEEDED = 3;

  /** What comes within this time has one cause. */
  private static final long EVENT_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Whoever closes sooner does so behind the answer, not after a time. */
  private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  /** For the way of a request and its loop; of a short time it is half at most. */
  private static final long MARGIN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** What was learned is kept for so many times its length, within these bounds. */
  private static final int KEPT = 100;

  private static final long KEPT_LEAST_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final long KEPT_MOST_NANOS = TimeUnit.MINUTES.toNanos(10);

  private static final AtomicReferenceFieldUpdater<IdleLimit, Seen> SEEN =
      AtomicReferenceFieldUpdater.newUpdater(IdleLimit.class, Seen.class, "seen");

  private final long configuredNanos;
  private final boolean learns;
  private final BackendMeters meters;
  private volatile Seen seen = Seen.NOTHING;

  /**
   * @param meters show the time that connections get
   */
  public IdleLimit(PoolConfig config, BackendMeters meters) {
    this.configuredNanos = config.idleTimeout().toNanos();
    this.learns = config.learnIdleTimeout();
    this.meters = meters;
  }

  /**
   * The time that a connection gets which becomes idle now.
   *
   * @param promisedNanos what the backend has said on this very connection; 0 if nothing
   */
  long nanos(long promisedNanos, long nowNanos) {
    long nanos = configuredNanos;
    if (learns) {
      Seen known = seen;
      nanos = promisedNanos > 0 ? Math.min(nanos, before(promisedNanos)) : nanos;
      nanos = known.inForce(nowNanos) ? Math.min(nanos, before(known.learnedNanos)) : nanos;
    }
    meters.idleTimeout(nanos);
    return nanos;
  }

  /** Early enough for a request that leaves then to be there in time. */
  static long before(long nanos) {
    return nanos - Math.max(nanos / 5, Math.min(nanos / 2, MARGIN_NANOS));
  }

  /** The backend has closed a connection that had been idle for so long. */
  void closed(long idleNanos, long nowNanos) {
    if (!learns || idleNanos < LEAST_NANOS) {
      return;
    }
    Seen before;
    do {
      before = seen;
    } while (!SEEN.compareAndSet(this, before, before.and(idleNanos, nowNanos)));
  }

  /** A connection that was idle for longer than this and still served is news. */
  long suspectNanos() {
    return seen.suspectNanos;
  }

  /** One did: the closes that were seen meant something else, or the backend has changed. */
  void survived(long idleNanos) {
    Seen before = seen;
    if (idleNanos > before.suspectNanos) {
      SEEN.compareAndSet(this, before, Seen.NOTHING);
    }
  }

  /** What closes have shown so far. Immutable. */
  private static final class Seen {
    static final Seen NOTHING = new Seen(0, 0, 0, false);

    /** The least of the idle times that were alike. */
    private final long idleNanos;

    /** How many events in a row were alike. */
    private final int times;

    /** When the last event began. */
    private final long eventNanos;

    /** Whether that was something else than an idle timeout. */
    private final boolean odd;

    private final long suspectNanos;
    private long learnedNanos;
    private long untilNanos;

    Seen(long idleNanos, int times, long eventNanos, boolean odd) {
      this.idleNanos = idleNanos;
      this.times = times;
      this.eventNanos = eventNanos;
      this.odd = odd;
      this.suspectNanos = times == 0 ? Long.MAX_VALUE : idleNanos + idleNanos / 4;
    }

    boolean inForce(long nowNanos) {
      return learnedNanos != 0 && untilNanos - nowNanos > 0;
    }

    private boolean like(long nanos) {
      return nanos <= suspectNanos && nanos >= idleNanos - idleNanos / 5;
    }

    Seen and(long nanos, long nowNanos) {
      if ((times > 0 || odd) && nowNanos - eventNanos < EVENT_NANOS) {
        boolean fits = odd || like(nanos);
        return fits ? this : new Seen(idleNanos, times - 1, eventNanos, true).keeping(this);
      }
      boolean again = times > 0 && like(nanos);
      long least = again ? Math.min(idleNanos, nanos) : nanos;
      int count = again ? Math.min(times + 1, NEEDED) : 1;
      Seen next = new Seen(least, count, nowNanos, false).keeping(this);
      if (count == NEEDED) {
        next.learnedNanos = least;
        long kept = Math.min(least * KEPT, KEPT_MOST_NANOS);
        next.untilNanos = nowNanos + Math.max(kept, KEPT_LEAST_NANOS);
      }
      return next;
    }

    private Seen keeping(Seen before) {
      learnedNanos = before.learnedNanos;
      untilNanos = before.untilNanos;
      return this;
    }
  }
}
