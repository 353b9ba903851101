package io.weir.route;

import io.weir.cluster.Cluster;
import io.weir.config.HostPattern;
import io.weir.config.PathPattern;
import io.weir.config.Priority;
import io.weir.config.RouteAction;
import io.weir.config.RouteConfig;
import io.weir.filter.FilterChain;
import io.weir.filter.Template;
import io.weir.http.RequestFacts;
import io.weir.telemetry.RouteMeters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One route with everything an exchange needs to follow it, all resolved. Immutable, shared by all
 * loops; ends with the last exchange of its generation.
 */
public final class Route {
  private final String name;
  private final Demands demands;
  private final RouteAction action;
  private final Handling handling;
  private final TimeoutNanos timeouts;
  private final RetryPlan retry;
  private final long bodyBytes;
  private final int maxRequests;
  private final Priority priority;
  private final boolean logged;

  Route(RouteConfig config, Demands demands, Handling handling) {
    this.name = config.name();
    this.demands = demands;
    this.action = config.action();
    this.handling = handling;
    this.timeouts = TimeoutNanos.of(config.timeouts());
    this.retry = RetryPlan.of(config.retry());
    this.bodyBytes = config.bodyBytes();
    this.maxRequests = config.maxRequests();
    this.priority = config.priority();
    this.logged = config.logged();
  }

  /** The route of requests that no route takes. */
  private Route(String name, ErrorPages errorPages, RouteMeters meters) {
    this.name = name;
    this.demands = Demands.NONE;
    this.action = new RouteAction.Respond(404, "", "text/plain");
    this.handling = new Handling(FilterChain.EMPTY, null, null, errorPages, meters);
    this.timeouts = TimeoutNanos.OFF;
    this.retry = RetryPlan.NONE;
    this.bodyBytes = RouteConfig.LIMIT_OF_LISTENER;
    this.maxRequests = 0;
    this.priority = Priority.NORMAL;
    this.logged = true;
  }

  static Route none(String name, ErrorPages errorPages, RouteMeters meters) {
    return new Route(name, errorPages, meters);
  }

  public String name() {
    return name;
  }

  public RouteAction action() {
    return action;
  }

  /** Null unless the action is to pass requests to a cluster. */
  public @Nullable Cluster cluster() {
    return handling.cluster();
  }

  public FilterChain filters() {
    return handling.filters();
  }

  public TimeoutNanos timeouts() {
    return timeouts;
  }

  /** As in {@link RouteConfig#bodyBytes}. */
  public long bodyBytes() {
    return bodyBytes;
  }

  /**
   * Whether more exchanges are under way than configured, the one that asks included. Loops that
   * ask at the same moment may each let one more in.
   */
  public boolean overfull() {
    return maxRequests != 0 && handling.meters().inFlight() > maxRequests;
  }

  /** Its place where exchanges wait for a backend. */
  public Priority priority() {
    return priority;
  }

  /** Whether its exchanges may stand in the access log. */
  public boolean logged() {
    return logged;
  }

  /** When its requests are sent again. */
  public RetryPlan retry() {
    return retry;
  }

  /** What its clients get when weir has to answer with an error. */
  public ErrorPages errorPages() {
    return handling.errorPages();
  }

  public RouteMeters meters() {
    return handling.meters();
  }

  /** Where a redirect leads; null for other actions. */
  public @Nullable Template redirect() {
    return action instanceof RouteAction.Redirect ? handling.text() : null;
  }

  /** The body of a fixed answer; null for other actions. */
  public @Nullable Template body() {
    return action instanceof RouteAction.Respond ? handling.text() : null;
  }

  /** Such as {@code shop.example.com or *.shop.example.com}, or {@code *} for every host. */
  public String hostText() {
    return demands.hosts().text();
  }

  /** The path as in the configuration, or {@code ~} and a regular expression. */
  public String pathText() {
    return demands.path().pattern().toString();
  }

  /** What else a request must have, such as {@code method GET}; in the order of precedence. */
  public List<String> conditions() {
    return demands.describe();
  }

  /** Such as {@code cluster shop}, {@code respond 200} or {@code redirect 308 to https://x}. */
  public String outcome() {
    if (action instanceof RouteAction.ToCluster to) {
      String rank = priority == Priority.NORMAL ? "" : ", " + priority.label() + " priority";
      return "cluster " + to.cluster() + rank;
    }
    if (action instanceof RouteAction.Redirect redirect) {
      return "redirect " + redirect.status() + " to " + redirect.to();
    }
    return "respond " + ((RouteAction.Respond) action).status();
  }

  /** All of it in one line. */
  public String describe() {
    StringBuilder text = new StringBuilder(hostText()).append(' ').append(pathText());
    for (String condition : conditions()) {
      text.append(", ").append(condition);
    }
    text.append(" -> ").append(outcome());
    for (String filter : filters().describe()) {
      text.append(", ").append(filter);
    }
    return text.toString();
  }

  /** Such as {@code route shop}. */
  @Override
  public String toString() {
    return "route " + name;
  }

  /** Whether the request meets what this route demands besides host and path. */
  boolean accepts(String listener, RequestFacts facts) {
    return demands.restMet(listener, facts);
  }

  /** The first demand that the request does not meet, in words, or null if it meets all. */
  @Nullable String miss(String listener, RequestFacts facts) {
    return demands.miss(listener, facts);
  }

  List<HostPattern> hostPatterns() {
    return demands.hosts().patterns();
  }

  PathMatcher path() {
    return demands.path();
  }

  PathPattern pathPattern() {
    return demands.path().pattern();
  }

  Demands demands() {
    return demands;
  }

  /**
   * What happens to a request that took the route.
   *
   * @param text where a redirect leads, or the body of a fixed answer
   */
  record Handling(
      FilterChain filters,
      @Nullable Cluster cluster,
      @Nullable Template text,
      ErrorPages errorPages,
      RouteMeters meters) {}
}
