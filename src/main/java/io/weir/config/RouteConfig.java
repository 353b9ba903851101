package io.weir.config;

import java.util.List;

/**
 * Which requests, and what happens to them. Immutable but for the section's memory of what was
 * read.
 *
 * @param listeners names, empty for all
 * @param hosts empty for any
 * @param maxRequests exchanges under way; 0 for no limit
 * @param priority against other routes to the same backends
 * @param timeouts those of the top level, the cluster's over them, this route's own over both
 * @param retry the same of {@code retry}
 * @param bodyBytes {@link #LIMIT_OF_LISTENER} when the route says nothing, {@link #UNLIMITED} when
 *     it lifts that limit
 * @param errorPages the route's own, then those of the top level
 * @param logged whether its exchanges may stand in the access log
 * @param section the route's own object, for the matchers that have keys in it
 */
public record RouteConfig(
    String name,
    List<String> listeners,
    List<HostPattern> hosts,
    PathPattern path,
    RouteAction action,
    List<PluginConfig> filters,
    int maxRequests,
    Priority priority,
    TimeoutConfig timeouts,
    RetryConfig retry,
    long bodyBytes,
    List<ErrorPage> errorPages,
    boolean logged,
    Section section,
    Origin origin) {
  /** The value of {@link #bodyBytes} that leaves the body to the limit of the listener. */
  public static final long LIMIT_OF_LISTENER = 0;

  /** The value of {@link #bodyBytes} that no body exceeds, whatever the listener says. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  public RouteConfig {
    listeners = List.copyOf(listeners);
    hosts = List.copyOf(hosts);
    filters = List.copyOf(filters);
    errorPages = List.copyOf(errorPages);
  }
}
