package io.weir.gateway;

import io.weir.cluster.BackendRegistry;
import io.weir.cluster.Cluster;
import io.weir.cluster.ClusterBuilder;
import io.weir.config.ClusterConfig;
import io.weir.config.GatewayConfig;
import io.weir.config.Loaded;
import io.weir.discovery.Endpoints;
import io.weir.net.ControlOnly;
import io.weir.route.RouteTable;
import io.weir.telemetry.Telemetry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a configuration into a generation. The one place where parts are put together: what is
 * wrong with any of them is added to the problems of the configuration, so that an operator sees
 * all of it at once. Starts nothing, opens nothing, asks nobody. One per process, control thread.
 */
@ControlOnly
final class GenerationBuilder {
  private final Telemetry telemetry;
  private final BackendRegistry registry;
  private final Endpoints endpoints;

  /**
   * @param endpoints what is known of names by the time of a build
   */
  GenerationBuilder(Telemetry telemetry, BackendRegistry registry, Endpoints endpoints) {
    this.telemetry = telemetry;
    this.registry = registry;
    this.endpoints = endpoints;
  }

  /**
   * Builds the next generation. It may come into force only if {@code loaded} has no problems
   * afterwards; if it has some, the result is good for explaining them and for nothing else.
   *
   * @param previous what is in force now; null at start
   */
  Generation build(Loaded loaded, @Nullable Generation previous) {
    GatewayConfig config = loaded.config();
    if (previous != null) {
      FixedSettings.compare(previous.config(), loaded);
    }
    // Clusters come before routes, because a route holds the cluster it names.
    ClusterBuilder clusters =
        new ClusterBuilder(
            registry, endpoints, config.limits().responseHeaderBytes(), loaded.problems());
    Map<String, Cluster> byName = new LinkedHashMap<>();
    for (ClusterConfig cluster : config.clusters()) {
      byName.put(cluster.name(), clusters.build(cluster));
    }
    RouteTable routes = RouteTable.build(config, byName, telemetry, loaded.problems());
    // Last: by now every filter, matcher and balancer has read its keys, so a key that nobody has
    // read is one that nobody knows.
    loaded.root().reportUnread();
    return new Generation(
        previous == null ? 1 : previous.number() + 1,
        loaded,
        routes,
        List.copyOf(byName.values()),
        Instant.now());
  }
}
