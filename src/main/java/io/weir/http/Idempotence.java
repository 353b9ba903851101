package io.weir.http;

import io.netty.handler.codec.http.HttpMethod;

/** Which requests may be sent twice without harm. Stateless. */
public final class Idempotence {

  private Idempotence() {}

  /**
   * Whether the request may be repeated: its method says so (RFC 9110 section 9.2.2; QUERY is
   * safe), or its sender does with an Idempotency-Key.
   */
  public static boolean isIdempotent(HttpMethod method, FlatHeaders headers) {
    return switch (method.name()) {
      case "GET", "HEAD", "OPTIONS", "PUT", "DELETE", "QUERY" -> true;
      default -> headers.contains(HeaderNames.IDEMPOTENCY_KEY);
    };
  }
}
