package io.weir.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Limits that another limit makes meaningless. Used for one configuration. */
final class LimitAdvice {
  private final Loaded loaded;
  private final Section root;
  private final Problems found;

  LimitAdvice(Loaded loaded, Problems found) {
    this.loaded = loaded;
    this.root = loaded.root();
    this.found = found;
  }

  static Map<String, ClusterConfig> byName(List<ClusterConfig> clusters) {
    Map<String, ClusterConfig> out = new LinkedHashMap<>();
    clusters.forEach(cluster -> out.put(cluster.name(), cluster));
    return out;
  }

  void run() {
    Map<String, Section> clusters = root.named("clusters");
    for (ClusterConfig cluster : loaded.config().clusters()) {
      Section own = clusters.getOrDefault(cluster.name(), root);
      cluster(cluster, own.or(root.section("cluster-defaults")));
    }
    Map<String, ClusterConfig> records = byName(loaded.config().clusters());
    for (RouteConfig route : loaded.config().routes()) {
      ClusterConfig cluster =
          route.action() instanceof RouteAction.ToCluster to ? records.get(to.cluster()) : null;
      if (cluster != null) {
        above(
            new Written("routes." + route.name(), route.section(), found),
            "max-requests",
            route.maxRequests(),
            "max-requests of its cluster",
            cluster.maxRequests());
        new RetryAdvice(route, cluster, found)
            .run(clusters.getOrDefault(cluster.name(), root), root);
      }
    }
    Map<String, Section> listeners = root.named("listeners");
    for (ListenerConfig listener : loaded.config().listeners()) {
      Section own = listeners.getOrDefault(listener.name(), root);
      above(
          new Written("limits", own.section("limits").or(root.section("limits")), found),
          "connections-per-client",
          listener.limits().connectionsPerClient(),
          "limits.connections",
          listener.limits().connections());
    }
  }

  private void cluster(ClusterConfig cluster, Section section) {
    Written pool = new Written("pool", section.section("pool"), found);
    int most = 0;
    boolean unlimited = false;
    for (BackendConfig backend : cluster.backends()) {
      most = Math.max(most, backend.maxConnections());
      unlimited |= backend.maxConnections() == 0;
    }
    if (!unlimited) {
      above(pool, "max-idle", cluster.pool().maxIdle(), "max-connections", most);
    }
  }

  /** Zero is no limit. */
  private static void above(Written written, String key, int value, String limit, int most) {
    if (value != 0 && most != 0 && value > most) {
      written.say(key, "is never reached, because " + limit + " is " + most);
    }
  }
}
