package io.weir.cluster;

import io.weir.config.RetryBudgetConfig;
import io.weir.net.LoopConfined;
import java.util.Arrays;

/**
 * How many retries one loop may make in a cluster: a share of the requests of the last ten seconds,
 * and a few more, so that backends which fail are not asked twice as much for it. One for each loop
 * of a cluster of one generation; a request costs it an addition.
 */
@LoopConfined
public final class RetryBudget {
  private static final int SLOTS = 10;
  private static final long SLOT_NANOS = 1_000_000_000L;

  /** Enough for the requests of a moment in which most backends refuse and one is slow. */
  private static final int FREE_UNSENT = 20;

  private final double share;
  private final double floor;
  private final int[] requests = new int[SLOTS];
  private final int[] retries = new int[SLOTS];
  private int slot;
  private long slotEndNanos;
  private boolean begun;

  /** Retries for want of a connection since somebody answered the last time. */
  private int unsent;

  /**
   * @param loops that share what may be made whatever the share
   */
  RetryBudget(RetryBudgetConfig config, int loops) {
    this.share = config.share();
    double perLoop = (double) config.perSecond() * SLOTS / loops;
    this.floor = config.perSecond() == 0 ? 0 : Math.max(1, perLoop);
  }

  static RetryBudget[] all(RetryBudgetConfig config, int loops) {
    RetryBudget[] all = new RetryBudget[loops];
    Arrays.setAll(all, loop -> new RetryBudget(config, loops));
    return all;
  }

  /** A request has come. */
  public void asked(long nowNanos) {
    advance(nowNanos);
    requests[slot]++;
  }

  /** A backend has answered. */
  public void answered() {
    unsent = 0;
  }

  /** Whether one more request may be sent again; if so, it counts. */
  public boolean spend(long nowNanos) {
    advance(nowNanos);
    if (sum(retries) + 1 > share * sum(requests) + floor) {
      return false;
    }
    retries[slot]++;
    return true;
  }

  /**
   * The same for a request of which nothing was sent yet, because there was no connection. That
   * costs no backend anything, so it is free, but not for long if nobody answers at all.
   */
  public boolean spendUnsent(long nowNanos) {
    if (unsent < FREE_UNSENT) {
      unsent++;
      return true;
    }
    return spend(nowNanos);
  }

  private void advance(long nowNanos) {
    if (!begun) {
      begun = true;
      slotEndNanos = nowNanos + SLOT_NANOS;
    }
    if (nowNanos - slotEndNanos >= 0) {
      turn(nowNanos);
    }
  }

  private void turn(long nowNanos) {
    long past = (nowNanos - slotEndNanos) / SLOT_NANOS + 1;
    for (long i = 0; i < Math.min(past, SLOTS); i++) {
      slot = (slot + 1) % SLOTS;
      requests[slot] = 0;
      retries[slot] = 0;
    }
    slotEndNanos += past * SLOT_NANOS;
  }

  private static int sum(int[] slots) {
    int sum = 0;
    for (int count : slots) {
      sum += count;
    }
    return sum;
  }
}
