package io.weir.gateway;

import io.weir.config.ListenerConfig;
import io.weir.config.RuntimeConfig;
import io.weir.net.Descriptors;
import java.util.ArrayList;
import java.util.List;

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

  /** What cannot hold, in sentences. */
  List<String> warnings(List<ListenerConfig> listeners) {
    List<String> warnings = new ArrayList<>();
    if (clients < FEW_CLIENTS) {
      warnings.add(
          "the limit of %d descriptors leaves room for %d clients only; raise it (ulimit -n,"
                  .formatted(limit, clients)
              + " LimitNOFILE) before this goes into production");
    }
    if (clients < wanted) {
      warnings.add(
          "runtime.max-clients is %d, but %d descriptors leave room for %d"
              .formatted(wanted, limit, clients));
    }
    for (ListenerConfig listener : listeners) {
      int connections = listener.limits().connections();
      if (connections > clients) {
        warnings.add(
            "listener %s may have %d connections, but %d descriptors leave room for %d"
                .formatted(listener.name(), connections, limit, clients));
      }
    }
    return warnings;
  }
}
