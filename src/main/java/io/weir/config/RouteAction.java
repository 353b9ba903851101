package io.weir.config;

/** What a route does with a request: exactly one of three. Immutable. */
public sealed interface RouteAction {
  /** Pass it to a backend of the named cluster, which exists unless there are problems. */
  record ToCluster(String cluster) implements RouteAction {}

  /** Answer it. */
  record Respond(int status, String body, String contentType) implements RouteAction {}

  /** Send the client elsewhere; {@code to} may hold variables. */
  record Redirect(String to, int status) implements RouteAction {}
}
