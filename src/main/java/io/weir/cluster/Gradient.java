package io.weir.cluster;

import io.weir.config.AdaptiveConfig;
import io.weir.net.ControlOnly;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Finds how many requests a cluster can have at once before they only wait for each other there: as
 * long as answers take about as long as at rest there may be more, else fewer, in proportion. Part
 * of an {@link AdaptiveLimit}; no clock and no threads of its own.
 *
 * <p>The time at rest is measured every now and then with half as many requests as may be. Whoever
 * has fewer anyway does not notice. A limit that has come down to the least and does not help means
 * that the backends have become slower for good; then rest is measured at once.
 */
@ControlOnly
final class Gradient {
  /** Answers without which nothing is said. */
  static final int ENOUGH = 20;

  /** The same for the time at rest, by which all others are judged. */
  static final int ENOUGH_AT_REST = 50;

  private static final int START = 20;
  private static final double LEAST_STEP = 0.5;
  private static final double MOST_STEP = 2;

  /** What a shorter time than that at rest weighs. */
  private static final double LEARNED = 0.05;

  /** Times in a row for which the least was of no help. */
  private static final int PATIENCE = 5;

  /** By what part the times between measurements differ. */
  private static final double JITTER = 0.15;

  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final AdaptiveConfig config;
  private final RandomGenerator random;
  private double limit;
  private double restNanos;
  private int inVain;
  private boolean measuring = true;

  /** What the limit is when the measurement is over. */
  private double limitBehind;

  private long nextMeasureNanos;

  /** Answers until then belong to requests from before the last change. */
  private long judgeFromNanos;

  /**
   * @param known a limit that was found before, 0 for none
   */
  Gradient(AdaptiveConfig config, int known, long nowNanos, RandomGenerator random) {
    this.config = config;
    this.random = random;
    this.limitBehind = within(known == 0 ? START : known);
    this.limit = known == 0 ? limitBehind : within(limitBehind / 2);
    this.judgeFromNanos = nowNanos;
  }

  int limit() {
    return (int) Math.round(limit);
  }

  /** The time of an answer at rest; 0 while it is not known. */
  double restNanos() {
    return restNanos;
  }

  /** Whether answers say something now; until then they are left out. */
  boolean judges(long nowNanos) {
    return nowNanos - judgeFromNanos >= 0;
  }

  /** How many answers it takes to judge. */
  int enough() {
    return measuring ? ENOUGH_AT_REST : ENOUGH;
  }

  /**
   * Judges.
   *
   * @param typicalNanos of the answers since the last change
   * @param most requests at once, meanwhile
   */
  void judge(double typicalNanos, int most, long nowNanos) {
    if (measuring) {
      measured(typicalNanos, nowNanos);
    } else {
      step(typicalNanos, most);
      if (nowNanos - nextMeasureNanos >= 0 || inVain >= PATIENCE) {
        measure();
      }
    }
    judgeFromNanos = nowNanos + Math.min(LONGEST_WAIT_NANOS, (long) typicalNanos);
  }

  private void step(double typicalNanos, int most) {
    if (typicalNanos < restNanos) {
      restNanos += LEARNED * (typicalNanos - restNanos);
    }
    double gradient = restNanos * (1 + config.tolerance()) / typicalNanos;
    double part = Math.max(LEAST_STEP, Math.min(MOST_STEP, gradient));
    double next = within(part * limit + Math.sqrt(limit));
    inVain = gradient < 1 && limit() == config.min() ? inVain + 1 : 0;
    // What nobody uses need not grow, but half of it should be room enough for a measurement.
    if (next < limit || most >= limit / 3) {
      limit = next;
    }
  }

  private void measure() {
    inVain = 0;
    measuring = true;
    limitBehind = limit;
    limit = within(limit / 2);
  }

  private void measured(double typicalNanos, long nowNanos) {
    measuring = false;
    restNanos = typicalNanos;
    limit = limitBehind;
    double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
    nextMeasureNanos = nowNanos + (long) (config.remeasure().toNanos() * factor);
  }

  private double within(double wanted) {
    return Math.max(config.min(), Math.min(config.max(), wanted));
  }
}
