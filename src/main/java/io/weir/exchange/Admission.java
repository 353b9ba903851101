package io.weir.exchange;

import io.weir.config.RouteAction;
import io.weir.filter.Verdict;
import io.weir.http.Failure;
import io.weir.http.Via;
import io.weir.net.LoopConfined;
import io.weir.route.Route;
import io.weir.route.RouteTable;
import org.jspecify.annotations.Nullable;

/**
 * The way of a request from its head to its cluster: finds the route, asks what may keep the
 * request from following it, runs the filters. One for each loop.
 */
@LoopConfined
final class Admission {
  /** A request that comes by for the time after these goes round in circles. */
  private static final int MAX_VISITS = 8;

  private final ExchangeFactory factory;

  Admission(ExchangeFactory factory) {
    this.factory = factory;
  }

  /** The answer that weir makes itself; null if the request goes to the cluster of its route. */
  @Nullable LocalReply admit(RequestContext context) {
    RouteTable routes = factory.routes();
    take(context, routes.find(context.listener(), context));
    Failure failure = context.route() == routes.noRoute() ? Failure.NO_ROUTE : check(context);
    return failure == null ? follow(context) : LocalReply.ofFailure(failure);
  }

  /** A request that is answered before it has a route is counted where those without one are. */
  void reject(RequestContext context) {
    if (!context.routed()) {
      take(context, factory.routes().noRoute());
    }
  }

  private void take(RequestContext context, Route route) {
    context.route(route);
    route.meters().began(factory.loop().index());
  }

  /** Judges before any filter. */
  private @Nullable Failure check(RequestContext context) {
    if (factory.overloaded()) {
      return Failure.OVERLOADED;
    }
    if (context.route().overfull()) {
      return Failure.ROUTE_FULL;
    }
    if (context.declaredTooLarge()) {
      return Failure.BODY_TOO_LARGE;
    }
    return Via.visits(context.requestHeaders()) > MAX_VISITS ? Failure.LOOP_DETECTED : null;
  }

  private static @Nullable LocalReply follow(RequestContext context) {
    Route route = context.route();
    if (context.lastHop()) {
      return LocalReply.LAST_HOP;
    }
    if (route.filters().onRequest(context) == Verdict.ANSWERED) {
      Failure refusal = context.refusal();
      return refusal == null ? context.reply() : LocalReply.ofFailure(refusal);
    }
    if (!(route.action() instanceof RouteAction.ToCluster)) {
      return LocalReply.ofAction(route, context);
    }
    Failure refusal = context.cluster().refusal(route.priority());
    return refusal == null ? null : LocalReply.ofFailure(refusal);
  }
}
