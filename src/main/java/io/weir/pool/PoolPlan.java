package io.weir.pool;

import io.weir.config.PoolConfig;
import io.weir.telemetry.BackendMeters;
import io.weir.telemetry.ClusterMeters;

/**
 * What the pools of one backend have in common.
 *
 * @param budget the backend's connection limit, shared by all loops
 * @param sockets the process's limit, shared by all backends
 * @param idleLimit what is known of the backend's own idle timeout, shared by all loops
 * @param loops how many pools share the idle and queue limits of {@code config}
 * @param responseHeaderBytes upper bound of a response head
 */
public record PoolPlan(
    ConnectSpec spec,
    ConnectionBudget budget,
    BackendSockets sockets,
    PoolConfig config,
    IdleLimit idleLimit,
    int loops,
    int responseHeaderBytes,
    BackendMeters meters,
    ClusterMeters clusterMeters) {

  /** This loop's share of the idle connections: the configured total over the loops. */
  int idlePerLoop() {
    return share(config.maxIdle());
  }

  /** This loop's share of the waiting queue. */
  int queuePerLoop() {
    return share(config.queueLimit());
  }

  /** At least 1, unless the total is 0 and so forbids any. */
  private int share(int total) {
    return total == 0 ? 0 : Math.max(1, total / loops);
  }
}
