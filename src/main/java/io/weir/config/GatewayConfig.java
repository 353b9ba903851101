package io.weir.config;

import java.util.List;

/**
 * Everything that one configuration says. Immutable; a reload makes another.
 *
 * @param limits the limits of the top level; those of the client side are also in each listener,
 *     overridden
 * @param listeners in the order of the file, as are clusters and routes
 * @param errorPages those of the top level, which routes have too, behind their own
 * @param sha a short hash over the effective configuration: equal when nothing that counts has
 *     changed
 */
public record GatewayConfig(
    RuntimeConfig runtime,
    AdminConfig admin,
    ReloadConfig reload,
    DrainConfig drain,
    AccessLogConfig accessLog,
    MetricsConfig metrics,
    TracingConfig tracing,
    LimitsConfig limits,
    DnsConfig dns,
    List<ListenerConfig> listeners,
    List<ClusterConfig> clusters,
    List<RouteConfig> routes,
    List<ErrorPage> errorPages,
    String sha) {
  public GatewayConfig {
    listeners = List.copyOf(listeners);
    clusters = List.copyOf(clusters);
    routes = List.copyOf(routes);
    errorPages = List.copyOf(errorPages);
  }
}
