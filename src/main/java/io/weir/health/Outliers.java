package io.weir.health;

import java.util.List;

/** Who differs from the others more than chance explains. Pure functions. */
final class Outliers {
  /** Where all do well, a deviation is next to nothing, and so many of them mean nothing. */
  static final double LEAST_GAP = 0.05;

  private Outliers() {}

  /** The success rate below which a backend is an outlier among these. */
  static double threshold(List<Double> rates, double deviations) {
    double mean = rates.stream().mapToDouble(rate -> rate).average().orElse(1);
    double variance =
        rates.stream().mapToDouble(rate -> (rate - mean) * (rate - mean)).average().orElse(0);
    return mean - Math.max(LEAST_GAP, deviations * Math.sqrt(variance));
  }
}
