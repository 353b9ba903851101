package io.weir.doctor;

import io.weir.config.Address;
import io.weir.config.BackendConfig;
import io.weir.config.ClusterConfig;
import io.weir.config.GatewayConfig;
import io.weir.config.ListenerConfig;

/**
 * What a configuration asks of a machine. Immutable.
 *
 * @param backlog connections that one listener lets the kernel hold
 * @param clients client connections at once; a number for a small site if nobody said one
 * @param descriptors for these clients, as many connections to backends, and the reserve
 * @param toOneBackend the most connections that may be open to one address; 0 for no limit
 * @param lowestPort of all listeners; 0 if they leave it to the kernel
 * @param buffers bytes that buffers may hold
 */
record Need(
    int backlog,
    long clients,
    long descriptors,
    int toOneBackend,
    int lowestPort,
    long buffers,
    int loops) {
  /** What a small site meets on a busy day. */
  private static final int FEW_CLIENTS = 4096;

  static Need of(GatewayConfig config, int processors) {
    int backlog = 0;
    int lowestPort = 0;
    long connections = 0;
    for (ListenerConfig listener : config.listeners()) {
      int port = listener.bind().port();
      backlog = Math.max(backlog, listener.backlog());
      connections += listener.limits().connections();
      lowestPort = lowestPort == 0 || (port > 0 && port < lowestPort) ? port : lowestPort;
    }
    int wanted = config.runtime().maxClients();
    long clients = Math.max(FEW_CLIENTS, wanted > 0 ? wanted : connections);
    int loops = config.runtime().loops();
    return new Need(
        backlog,
        clients,
        2 * clients + config.runtime().descriptorReserve(),
        toOneBackend(config),
        lowestPort,
        config.limits().bufferedBytes(),
        loops > 0 ? loops : processors);
  }

  private static int toOneBackend(GatewayConfig config) {
    int most = 0;
    for (ClusterConfig cluster : config.clusters()) {
      for (BackendConfig backend : cluster.backends()) {
        if (backend.address() instanceof Address.Tcp) {
          most = Math.max(most, backend.maxConnections());
        }
      }
    }
    return most;
  }
}
