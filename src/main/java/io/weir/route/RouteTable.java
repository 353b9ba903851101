package io.weir.route;

import io.weir.cluster.Cluster;
import io.weir.config.GatewayConfig;
import io.weir.config.HostPattern;
import io.weir.config.Problem;
import io.weir.config.Problems;
import io.weir.http.RequestFacts;
import io.weir.telemetry.Telemetry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All routes of a generation. Built on the control thread, immutable, shared by all loops; ends
 * with the last exchange of its generation.
 *
 * <p>The host leads to the routes of that very host, and if none of them takes the request, to
 * those of wildcards, longest first, and to those without a host. Cost of {@code find}: one hash of
 * the host, one short comparison for each wildcard, and see {@link PathTable}.
 */
public final class RouteTable {
  private final Map<String, VirtualHost> exactHosts = new HashMap<>();
  private final VirtualHost[] wildcards;
  private final List<Route> inOrder;
  private final List<Problem> warnings;
  private final Route none;

  /**
   * @param byHost the routes of each host pattern in order of precedence, in that order themselves
   * @param none for requests that no route takes
   */
  RouteTable(
      Map<HostPattern, List<Route>> byHost,
      List<Route> inOrder,
      List<Problem> warnings,
      Route none) {
    List<VirtualHost> wild = new ArrayList<>();
    byHost.forEach(
        (host, routes) -> {
          VirtualHost virtualHost = new VirtualHost(host, routes);
          if (host.wildcard()) {
            wild.add(virtualHost);
          } else {
            exactHosts.put(host.host(), virtualHost);
          }
        });
    this.wildcards = wild.toArray(VirtualHost[]::new);
    this.inOrder = List.copyOf(inOrder);
    this.warnings = warnings;
    this.none = none;
  }

  /**
   * Builds the table; problems go to {@code problems} and make it unfit for use.
   *
   * @param clusters by name; a route to one that is missing has none
   */
  public static RouteTable build(
      GatewayConfig config, Map<String, Cluster> clusters, Telemetry telemetry, Problems problems) {
    return new RouteCompiler(clusters, telemetry, problems).compile(config);
  }

  /** The route of this request; never null, see {@link #noRoute}. */
  public Route find(String listener, RequestFacts facts) {
    String host = facts.host();
    VirtualHost exact = exactHosts.get(host);
    Route route = exact == null ? null : exact.find(listener, facts);
    for (int i = 0; route == null && i < wildcards.length; i++) {
      route = find(wildcards[i], host, listener, facts);
    }
    return route == null ? none : route;
  }

  private static @Nullable Route find(
      VirtualHost wildcard, String host, String listener, RequestFacts facts) {
    return wildcard.covers(host) ? wildcard.find(listener, facts) : null;
  }

  /** What {@link #find} returns when no route takes the request: 404, with meters of its own. */
  public Route noRoute() {
    return none;
  }

  /** Every route once, in order of precedence; one with several hosts stands at its best. */
  public List<Route> inOrder() {
    return inOrder;
  }

  /** What an operator probably did not mean although it is no mistake, each at its place. */
  public List<Problem> warnings() {
    return warnings;
  }

  /** Which route this request takes, and of every other why it does not. */
  public Explanation explain(String listener, RequestFacts facts) {
    Route winner = find(listener, facts);
    List<Explanation.Step> steps = new ArrayList<>();
    for (Route route : inOrder) {
      String miss = route.miss(listener, facts);
      String reason = miss == null ? "matches, but " + winner + " comes first" : miss;
      boolean taken = route == winner;
      steps.add(new Explanation.Step(route, taken, taken ? "matches" : reason));
    }
    return new Explanation(winner, steps);
  }
}
