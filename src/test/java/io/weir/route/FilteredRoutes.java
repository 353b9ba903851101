package io.weir.route;

import io.weir.cluster.Cluster;
import io.weir.config.HostPattern;
import io.weir.config.RouteAction;
import io.weir.config.RouteConfig;
import io.weir.filter.Filter;
import io.weir.filter.FilterChain;
import io.weir.telemetry.Telemetry;
import java.util.List;
import java.util.Map;

/** Route tables with a filter of a test's own, which no configuration could name. No state. */
public final class FilteredRoutes {
  private FilteredRoutes() {}

  /** These routes, for every host, each with this filter and no other. */
  public static RouteTable of(
      List<RouteConfig> configs, Map<String, Cluster> clusters, Telemetry telemetry, Filter one) {
    FilterChain chain = FilterChain.of(List.of(one));
    List<Route> routes = configs.stream().map(c -> route(c, chain, clusters, telemetry)).toList();
    Map<HostPattern, List<Route>> byHost = Map.of(VirtualHost.EVERY, routes);
    Route none =
        Route.none(
            Telemetry.NO_ROUTE, new ErrorPages(List.of()), telemetry.route(Telemetry.NO_ROUTE));
    return new RouteTable(byHost, routes, List.of(), none);
  }

  private static Route route(
      RouteConfig config, FilterChain chain, Map<String, Cluster> clusters, Telemetry telemetry) {
    Cluster cluster =
        config.action() instanceof RouteAction.ToCluster to ? clusters.get(to.cluster()) : null;
    Route.Handling handling =
        new Route.Handling(
            chain, cluster, null, new ErrorPages(List.of()), telemetry.route(config.name()));
    return new Route(config, Demands.from(config), handling);
  }
}
