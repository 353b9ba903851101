package io.weir.config;

import java.util.HashSet;
import java.util.Set;

/**
 * Listeners, clusters and backends that nothing uses, or that cannot work. For one configuration.
 */
final class UseAdvice {
  private final GatewayConfig config;
  private final Section root;
  private final Problems found;

  UseAdvice(Loaded loaded, Problems found) {
    this.config = loaded.config();
    this.root = loaded.root();
    this.found = found;
  }

  void run() {
    if (config.routes().isEmpty()) {
      found.add(root.origin(), "no routes, so every request is answered with 404");
    }
    Set<String> clusters = new HashSet<>();
    Set<String> listeners = new HashSet<>();
    boolean all = config.routes().isEmpty();
    for (RouteConfig route : config.routes()) {
      all |= route.listeners().isEmpty();
      listeners.addAll(route.listeners());
      if (route.action() instanceof RouteAction.ToCluster to) {
        clusters.add(to.cluster());
      }
    }
    for (ListenerConfig listener : config.listeners()) {
      if (!all && !listeners.contains(listener.name())) {
        found.add(
            listener.origin(),
            "no route serves listener "
                + listener.name()
                + ", so it answers every request with 404");
      }
    }
    for (ClusterConfig cluster : config.clusters()) {
      if (!clusters.contains(cluster.name())) {
        found.add(cluster.origin(), "no route uses cluster " + cluster.name());
      }
      backends(cluster);
    }
  }

  private void backends(ClusterConfig cluster) {
    if (cluster.backends().stream().allMatch(backend -> backend.weight() == 0)) {
      found.add(
          cluster.origin(),
          "cluster "
              + cluster.name()
              + " has no backend with a weight above 0, so nobody new is served");
    }
    for (BackendConfig backend : cluster.backends()) {
      for (ListenerConfig listener : config.listeners()) {
        if (backend.address() instanceof Address.Tcp tcp && Binding.reaches(tcp, listener.bind())) {
          found.add(
              backend.origin(),
              "backend "
                  + Values.quote(tcp.toString())
                  + " is listener "
                  + listener.name()
                  + " of this very configuration, so requests go round in circles");
        }
      }
    }
  }
}
