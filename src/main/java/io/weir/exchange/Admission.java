package io.weir.exchange;

import io.weir.http.Failure;
import io.weir.http.Via;
import io.weir.net.LoopConfined;
import io.weir.route.Route;
import org.jspecify.annotations.Nullable;

/** What keeps a request that has found its route from following it. Stateless. */
@LoopConfined
final class Admission {
  /** A request that comes by for the time after these goes round in circles. */
  private static final int MAX_VISITS = 8;

  private Admission() {}

  /** Judges before any filter; null lets the request go on. */
  static @Nullable Failure check(RequestContext context) {
    Route route = context.route();
    if (route.overfull()) {
      return Failure.ROUTE_FULL;
    }
    if (context.declaredTooLarge()) {
      return Failure.BODY_TOO_LARGE;
    }
    return Via.visits(context.requestHeaders()) > MAX_VISITS ? Failure.LOOP_DETECTED : null;
  }
}
