package io.weir.route;

import io.weir.cluster.Cluster;
import io.weir.config.GatewayConfig;
import io.weir.config.HostPattern;
import io.weir.config.Origin;
import io.weir.config.Problem;
import io.weir.config.Problems;
import io.weir.config.RouteAction;
import io.weir.config.RouteConfig;
import io.weir.config.Section;
import io.weir.filter.FilterChain;
import io.weir.filter.Filters;
import io.weir.filter.Template;
import io.weir.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Turns the records of the configuration into a {@link RouteTable}. Lives for one call of {@link
 * #compile} on the control thread.
 */
final class RouteCompiler {
  private final Map<String, Cluster> clusters;
  private final Telemetry telemetry;
  private final Problems problems;

  RouteCompiler(Map<String, Cluster> clusters, Telemetry telemetry, Problems problems) {
    this.clusters = clusters;
    this.telemetry = telemetry;
    this.problems = problems;
  }

  RouteTable compile(GatewayConfig config) {
    Map<Route, Origin> origins = new HashMap<>();
    Map<HostPattern, List<Route>> byHost = new TreeMap<>(Precedence.BY_HOST);
    for (RouteConfig each : config.routes()) {
      Route route = route(each);
      origins.put(route, each.origin());
      // A name that is written twice is one name: it must not make the route tie with itself.
      for (HostPattern host : new LinkedHashSet<>(route.hostPatterns())) {
        byHost.computeIfAbsent(host, h -> new ArrayList<>()).add(route);
      }
    }
    Ties ties = new Ties(origins, problems);
    Set<Route> inOrder = new LinkedHashSet<>();
    Set<Problem> warnings = new LinkedHashSet<>();
    Shadows shadows = new Shadows(origins, warnings);
    for (List<Route> routes : byHost.values()) {
      routes.sort(Precedence.WITHIN_HOST);
      ties.check(routes);
      inOrder.addAll(routes);
      shadows.check(routes);
    }
    Route none =
        Route.none(
            Telemetry.NO_ROUTE,
            new ErrorPages(config.errorPages()),
            telemetry.route(Telemetry.NO_ROUTE));
    return new RouteTable(byHost, List.copyOf(inOrder), List.copyOf(warnings), none);
  }

  private Route route(RouteConfig config) {
    FilterChain filters = Filters.from(config.filters());
    Cluster cluster =
        config.action() instanceof RouteAction.ToCluster to ? clusters.get(to.cluster()) : null;
    Route.Handling handling =
        new Route.Handling(
            filters,
            cluster,
            text(config),
            new ErrorPages(config.errorPages()),
            telemetry.route(config.name()));
    return new Route(config, Demands.from(config), handling);
  }

  private static @Nullable Template text(RouteConfig config) {
    if (config.action() instanceof RouteAction.Redirect redirect) {
      return location(redirect.to(), config.section().section("redirect"));
    }
    if (config.action() instanceof RouteAction.Respond respond) {
      return Template.parse(respond.body(), config.section().section("respond"), "body");
    }
    return null;
  }

  private static Template location(String to, Section section) {
    Template template = Template.parse(to, section, "to");
    if (leavesTheSiteOpen(template)) {
      section.problem(
          "to", "lets the client choose the site; begin with https://, {scheme}:// or /path");
    }
    return template;
  }

  /**
   * A location that begins with a variable, or with a slash and a variable, lets whoever made a
   * link choose the site it leads to: {@code //evil.example} is a host.
   */
  private static boolean leavesTheSiteOpen(Template to) {
    String start = to.start();
    return start.startsWith("//")
        || (!to.isConstant() && start.equals("/"))
        || (start.isEmpty() && !to.toString().startsWith("{scheme}://"));
  }
}
