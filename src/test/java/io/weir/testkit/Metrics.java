package io.weir.testkit;

import java.util.List;

/** Reads metrics as Prometheus would. No state. */
public final class Metrics {
  private Metrics() {}

  /**
   * The sum of the samples in a scrape with this name that have all these labels, each as {@code
   * name="value"}. 0 if there are none.
   */
  public static double sum(String scrape, String name, String... labels) {
    double sum = 0;
    for (String line : scrape.lines().toList()) {
      boolean named = line.startsWith(name + "{") || line.startsWith(name + " ");
      if (named && List.of(labels).stream().allMatch(line::contains)) {
        sum += Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
      }
    }
    return sum;
  }
}
