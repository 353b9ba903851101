package io.weir.gateway;

import io.weir.config.ListenerConfig;
import io.weir.config.RuntimeConfig;
import io.weir.net.Descriptors;
import java.util.ArrayList;
import java.util.List;

/**
 * How the descriptors of the process are shared out: a reserve for files, listeners and admin, and
 * for each client connection one more for a backend connection. Computed once at start, because the
 * limit of a process does not change by itself. Immutable.
 *
 * @param limit descriptors that the process may have
 * @param clients client connections that fit, all listeners together, and as many to backends
 */
record DescriptorPlan(long limit, int clients) {
  /** Below this even a small site meets its limit on a busy day. */
  private static final int FEW_CLIENTS = 4096;

  static DescriptorPlan of(RuntimeConfig runtime) {
    long limit = Descriptors.limit();
    long reserve = Descriptors.affordable(runtime.descriptorReserve(), limit, Descriptors.open());
    return new DescriptorPlan(limit, Descriptors.clientConnections(limit, reserve));
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
    for (ListenerConfig listener : listeners) {
      int wanted = listener.limits().connections();
      if (wanted > clients) {
        warnings.add(
            "listener %s may have %d connections, but %d descriptors leave room for %d"
                .formatted(listener.name(), wanted, limit, clients));
      }
    }
    return warnings;
  }
}
