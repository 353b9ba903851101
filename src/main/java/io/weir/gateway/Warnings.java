package io.weir.gateway;

import io.weir.config.ClusterConfig;
import io.weir.config.GatewayConfig;
import io.weir.config.RouteConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is worth knowing about a configuration although it can be served. Stateless. */
final class Warnings {
  private Warnings() {}

  static List<String> of(Generation generation) {
    GatewayConfig config = generation.config();
    List<String> warnings =
        new ArrayList<>(DescriptorPlan.of(config.runtime()).warnings(config.listeners()));
    warnings.addAll(generation.routes().warnings());
    for (ClusterConfig cluster : config.clusters()) {
      if (cluster.backends().stream().allMatch(backend -> backend.weight() == 0)) {
        warnings.add(
            "cluster %s has no backend with a weight above 0, so nobody new is served"
                .formatted(cluster.name()));
      }
    }
    List<Double> buckets = config.metrics().bucketsSeconds();
    if (!buckets.isEmpty()) {
      warnAboutBuckets(config.routes(), buckets.get(buckets.size() - 1), warnings);
    }
    return warnings;
  }

  /** What lasts longer than the last bucket cannot be told apart in a histogram. */
  private static void warnAboutBuckets(
      List<RouteConfig> routes, double topSeconds, List<String> warnings) {
    for (RouteConfig route : routes) {
      Duration longest = longer(route.timeouts().firstByte(), route.timeouts().total());
      if (longest.toNanos() > topSeconds * 1e9) {
        warnings.add(
            "route %s may take %d s, but the histograms end at %s s (metrics.buckets)"
                .formatted(route.name(), longest.toSeconds(), topSeconds));
      }
    }
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
