package io.weir.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named set of backends that answer alike. Immutable.
 *
 * @param maxRequests exchanges at its backends or waiting for them; 0 for no limit
 * @param balance the balancer's own keys with those of {@code balancer-defaults} behind them
 * @param sticky null when clients are not kept at their backends
 * @param holdWhenDown how long a request waits for a backend to come back; zero is not at all
 * @param timeouts those of the top level with this cluster's own over them
 */
public record ClusterConfig(
    String name,
    List<BackendConfig> backends,
    PluginConfig balance,
    @Nullable StickyConfig sticky,
    SlowStartConfig slowStart,
    int maxRequests,
    AdaptiveConfig adaptive,
    PoolConfig pool,
    RetryBudgetConfig retryBudget,
    Duration holdWhenDown,
    TimeoutConfig timeouts,
    HealthConfig health,
    EjectionConfig ejection,
    Origin origin) {
  public ClusterConfig {
    backends = List.copyOf(backends);
  }
}
