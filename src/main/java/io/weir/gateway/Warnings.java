package io.weir.gateway;

import io.weir.config.Advice;
import io.weir.config.Loaded;
import io.weir.config.Origin;
import io.weir.config.Problem;
import io.weir.config.Problems;
import io.weir.telemetry.SeriesEstimate;
import java.util.List;

/** What is worth knowing about a configuration although it can be served. Stateless. */
final class Warnings {
  private Warnings() {}

  /** By file and line; empty for a configuration with problems, which come first. */
  static List<Problem> of(Loaded loaded, Generation generation) {
    if (!loaded.problems().isEmpty()) {
      return List.of();
    }
    Problems warnings = new Problems();
    DescriptorPlan.of(loaded.config().runtime()).warn(loaded, warnings);
    generation.routes().warnings().forEach(each -> warnings.add(each.at(), each.message()));
    Advice.of(loaded).forEach(each -> warnings.add(each.at(), each.message()));
    long series = series(loaded);
    if (series > SeriesEstimate.MANY) {
      Origin buckets = loaded.root().section("metrics").originOf("buckets");
      warnings.add(
          buckets,
          ("about %,d series of metrics: each route has four histograms, each cluster three and"
                  + " each backend one, of %d buckets each; fewer buckets are what helps most")
              .formatted(series, loaded.config().metrics().bucketsSeconds().size()));
    }
    return warnings.list();
  }

  /** About how many series of metrics there will be. */
  static long series(Loaded loaded) {
    return SeriesEstimate.of(loaded.config(), Assembly.loopCount(loaded.config()));
  }
}
