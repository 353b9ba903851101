package io.weir.route;

import io.weir.config.RetryConfig;
import io.weir.config.StatusRange;
import java.util.BitSet;

/**
 * When the requests of a route are sent again, as the data path wants it. Immutable; any thread.
 */
public final class RetryPlan {
  /** For what never reaches a backend. */
  static final RetryPlan NONE = new RetryPlan(0, new BitSet(), 0, 0, 0);

  private static final int FIRST_ERROR = 400;

  private final int attempts;
  private final BitSet statuses;
  private final long backOffNanos;
  private final long maxBackOffNanos;
  private final int replayBytes;

  private RetryPlan(
      int attempts, BitSet statuses, long backOffNanos, long maxBackOffNanos, int replayBytes) {
    this.attempts = attempts;
    this.statuses = statuses;
    this.backOffNanos = backOffNanos;
    this.maxBackOffNanos = maxBackOffNanos;
    this.replayBytes = replayBytes;
  }

  static RetryPlan of(RetryConfig config) {
    BitSet statuses = new BitSet();
    for (StatusRange range : config.statuses()) {
      statuses.set(range.from(), range.to() + 1);
    }
    return new RetryPlan(
        config.attempts(),
        statuses,
        config.backOff().toNanos(),
        config.maxBackOff().toNanos(),
        config.replayBytes());
  }

  /** Attempts that may follow the first one. */
  public int attempts() {
    return attempts;
  }

  /** Whether an answer with this status is none while there is somebody else to ask. */
  public boolean repeats(int status) {
    return status >= FIRST_ERROR && statuses.get(status);
  }

  /**
   * Upper bound in nanoseconds of the pause before an attempt, of which any part may be taken; 0
   * for none.
   *
   * @param vain attempts so far that a backend had the request of; the first of them costs no pause
   */
  public long pauseNanos(int vain) {
    if (vain < 2 || backOffNanos == 0) {
      return 0;
    }
    int doublings = Math.min(vain - 2, Long.numberOfLeadingZeros(backOffNanos) - 1);
    return Math.min(backOffNanos << doublings, Math.max(backOffNanos, maxBackOffNanos));
  }

  /** Bytes of a body that are kept so that it can be sent again; 0 for none. */
  public int replayBytes() {
    return replayBytes;
  }
}
