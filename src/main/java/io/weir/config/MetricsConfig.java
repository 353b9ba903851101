package io.weir.config;

import java.util.List;

/**
 * Settings of the histograms. Immutable.
 *
 * @param bucketsSeconds upper bounds, ascending
 */
public record MetricsConfig(List<Double> bucketsSeconds) {
  public MetricsConfig {
    bucketsSeconds = List.copyOf(bucketsSeconds);
  }
}
