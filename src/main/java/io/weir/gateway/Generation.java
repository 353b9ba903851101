package io.weir.gateway;

import io.weir.cluster.Backend;
import io.weir.cluster.BackendKey;
import io.weir.cluster.Cluster;
import io.weir.config.GatewayConfig;
import io.weir.config.ListenerConfig;
import io.weir.config.Loaded;
import io.weir.config.RouteConfig;
import io.weir.route.RouteTable;
import io.weir.telemetry.BackendName;
import io.weir.telemetry.MeterNames;
import io.weir.telemetry.Telemetry;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * Everything that was built from one configuration. Immutable; made by {@link GenerationBuilder},
 * replaced as a whole by a reload. Exchanges that began on it keep its routes alive; the backends
 * it wanted belong to the registry.
 *
 * @param number 1 for the first, one more for each that came into force
 * @param loaded what it was built from; the next one is compared with it
 */
record Generation(
    long number, Loaded loaded, RouteTable routes, List<Cluster> clusters, Instant loadedAt) {
  Generation {
    clusters = List.copyOf(clusters);
  }

  GatewayConfig config() {
    return loaded.config();
  }

  /** The file it was read from. */
  String source() {
    return loaded.root().origin().file();
  }

  /** Every name that this generation uses in metrics. */
  MeterNames meterNames() {
    Set<String> routeNames = names(config().routes(), RouteConfig::name);
    routeNames.add(Telemetry.NO_ROUTE);
    return new MeterNames(
        names(config().listeners(), ListenerConfig::name),
        routeNames,
        names(clusters, Cluster::name),
        names(backends(), backend -> new BackendName(backend.key().cluster(), backend.name())));
  }

  /** The backends that must stay alive while this generation is in force; they may change. */
  Set<BackendKey> wanted() {
    return names(backends(), Backend::key);
  }

  private List<Backend> backends() {
    return clusters.stream().flatMap(cluster -> cluster.backends().stream()).toList();
  }

  private static <T, N> Set<N> names(Collection<T> things, Function<T, N> name) {
    Set<N> names = new HashSet<>();
    for (T thing : things) {
      names.add(name.apply(thing));
    }
    return names;
  }
}
