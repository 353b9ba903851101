package io.weir.filter;

/**
 * One thing that a route does to its requests, its responses or both.
 *
 * <p>Built on the control thread from its own part of the configuration, then shared by all loops
 * until the last exchange of its generation has ended. So it keeps no state of a request, and it
 * must never block: it runs on the loop of the exchange.
 */
public interface Filter {
  /** Sees the request before a backend is chosen, and may change its head or answer it. */
  default Verdict onRequest(FilterContext context) {
    return Verdict.CONTINUE;
  }

  /** Sees the head of the backend's final response before the client does. */
  default void onResponse(FilterContext context) {}

  /** Its type and what it was told, in one line for people, such as {@code strip-prefix /api}. */
  String describe();
}
