package io.weir.cluster;

import io.weir.config.SlowStartConfig;

/**
 * The ramp of a backend that joins or recovers: Envoy's formula, so that whoever knows its figures
 * knows these. Pure functions of the time since it became usable.
 */
final class SlowStart {
  private static final double SECOND = 1e9;

  private SlowStart() {}

  /**
   * The part of its weight that a backend counts with: time as a part of the window, to the power
   * of one by the aggression; at least the least weight, at most 1.
   */
  static double factor(SlowStartConfig plan, long usableForNanos) {
    long window = plan.window().toNanos();
    if (usableForNanos >= window) {
      return 1;
    }
    double part = Math.max((double) usableForNanos, SECOND) / window;
    double curve = Math.pow(part, 1 / plan.aggression());
    return Math.min(1, Math.max(plan.minWeight(), curve));
  }

  /** That part of a weight in the unit of {@link Shares}; never nothing of something. */
  static int share(SlowStartConfig plan, int weight, long usableForNanos) {
    long share = Math.round(factor(plan, usableForNanos) * weight * Shares.FULL);
    return weight == 0 ? Shares.NOTHING_NEW : (int) Math.max(1, share);
  }
}
