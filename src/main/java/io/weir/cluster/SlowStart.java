package io.weir.cluster;

import io.weir.config.SlowStartConfig;

/**
 * The ramp of a backend that joins or recovers: Envoy's formula, so that whoever knows its figures
 * knows these. Immutable.
 */
final class SlowStart implements Ramp {
  private static final double SECOND = 1e9;

  private final SlowStartConfig plan;

  SlowStart(SlowStartConfig plan) {
    this.plan = plan;
  }

  @Override
  public long windowNanos() {
    return plan.window().toNanos();
  }

  /** Time as a part of the window, to the power of one by the aggression; the least at least. */
  @Override
  public double factor(long sinceNanos) {
    if (sinceNanos >= windowNanos()) {
      return 1;
    }
    double part = Math.max((double) sinceNanos, SECOND) / windowNanos();
    double curve = Math.pow(part, 1 / plan.aggression());
    return Math.min(1, Math.max(plan.minWeight(), curve));
  }
}
