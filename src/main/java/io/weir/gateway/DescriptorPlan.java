package io.weir.gateway;

import io.weir.config.BackendConfig;
import io.weir.config.ClusterConfig;
import io.weir.config.ListenerConfig;
import io.weir.config.Loaded;
import io.weir.config.Origin;
import io.weir.config.Problems;
import io.weir.config.RuntimeConfig;
import io.weir.config.Section;
import io.weir.net.Descriptors;

/**
 * How the descriptors of the process are shared out: a reserve for files, listeners and admin, and
 * unless the operator says otherwise for each client connection one more for a backend connection.
 * Computed once at start, because the limit of a process does not change by itself. Immutable.
 *
 * @param limit descriptors that the process may have
 * @param clients client connections that fit, all listeners together
 * @param backends connections that fit to all backends together
 * @param wanted clients that the operator wants to have, 0 if that was not said
 */
record DescriptorPlan(long limit, int clients, int backends, int wanted) {
  /** Below this even a small site meets its limit on a busy day. */
  private static final int FEW_CLIENTS = 4096;

  static DescriptorPlan of(RuntimeConfig runtime) {
    long limit = Descriptors.limit();
    long reserve = Descriptors.affordable(runtime.descriptorReserve(), limit, Descriptors.open());
    int half = Descriptors.clientConnections(limit, reserve);
    return of(limit, half, runtime.maxClients());
  }

  /**
   * @param half of what the reserve leaves
   */
  static DescriptorPlan of(long limit, int half, int wanted) {
    long most = 2L * half - 1;
    int clients = wanted == 0 ? half : (int) Math.min(wanted, Math.max(1, most));
    int backends = (int) Math.min(Math.max(1, 2L * half - clients), Integer.MAX_VALUE);
    return new DescriptorPlan(limit, clients, backends, wanted);
  }

  /** Says what cannot hold. */
  void warn(Loaded loaded, Problems warnings) {
    Section runtime = loaded.root().section("runtime");
    if (clients < FEW_CLIENTS) {
      // The limit stands in no file, so the whole file is where it matters.
      warnings.add(
          new Origin(loaded.root().origin().file(), 0),
          "the limit of %d descriptors leaves room for %d clients only; raise it (ulimit -n,"
                  .formatted(limit, clients)
              + " LimitNOFILE) before this goes into production");
    }
    if (clients < wanted) {
      warnings.add(
          runtime.originOf("max-clients"),
          "runtime.max-clients is %d, but %d descriptors leave room for %d"
              .formatted(wanted, limit, clients));
    }
    for (ListenerConfig listener : loaded.config().listeners()) {
      int connections = listener.limits().connections();
      if (connections > clients) {
        warnings.add(
            listener.origin(),
            "listener %s may have %d connections, but %d descriptors leave room for %d"
                .formatted(listener.name(), connections, limit, clients));
      }
    }
    loaded.config().clusters().forEach(cluster -> warn(cluster, warnings));
  }

  private void warn(ClusterConfig cluster, Problems warnings) {
    long connections = 0;
    for (BackendConfig backend : cluster.backends()) {
      connections += backend.maxConnections();
    }
    if (connections > backends) {
      warnings.add(
          cluster.origin(),
          "cluster %s may have %d connections, but %d descriptors leave room for %d to backends"
              .formatted(cluster.name(), connections, limit, backends));
    }
  }
}
