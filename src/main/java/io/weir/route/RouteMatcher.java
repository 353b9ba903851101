package io.weir.route;

import io.weir.http.RequestFacts;

/**
 * One demand that a route makes on a request. Built on the control thread, immutable, asked on
 * every loop, ends with its generation.
 *
 * <p>{@link #matches} must not block, and allocates nothing unless its class says what for.
 */
interface RouteMatcher {
  /** Whether the request meets the demand. */
  boolean matches(RequestFacts facts);

  /**
   * How many conditions this is. Of two routes that are alike in everything that ranks higher, the
   * one with more conditions comes first.
   */
  int conditions();

  /**
   * Whether no request can meet both. It errs on the side of {@code false}, except for two
   * different regular expressions, which are taken to be meant for different requests.
   *
   * @param other a matcher of the same class
   */
  boolean excludes(RouteMatcher other);

  /** The demand in words, such as {@code method GET or HEAD}. */
  String describe();

  /**
   * Why this request does not meet the demand, such as {@code method PUT is not GET or HEAD}. Only
   * for requests that do not.
   */
  String miss(RequestFacts facts);
}
