package io.weir.exchange;

import io.netty.handler.codec.http.HttpVersion;
import io.weir.http.FlatHeaders;
import io.weir.http.HeaderNames;
import io.weir.http.HopByHop;
import io.weir.http.Via;
import io.weir.net.LoopConfined;

/** Makes of a backend's head what the client shall see, in place. Stateless. */
@LoopConfined
final class ResponseEdits {
  private ResponseEdits() {}

  /**
   * @param version in which the backend answered
   * @param upgrade whether the response is the 101 of an upgrade that the client asked for
   */
  static void apply(RequestContext context, HttpVersion version, boolean upgrade) {
    FlatHeaders headers = context.responseHeaders();
    strip(headers, upgrade);
    if (!headers.contains(HeaderNames.DATE)) {
      // For a backend without a clock (RFC 9110 section 6.6.1).
      headers.append(HeaderNames.DATE, context.httpDate());
    }
    Via.append(headers, HttpVersion.HTTP_1_1.equals(version));
  }

  static void informational(FlatHeaders headers) {
    strip(headers, false);
  }

  /** TE is an offer of the one who asks; in an answer it is a field of one hop like the others. */
  private static void strip(FlatHeaders headers, boolean upgrade) {
    headers.removeAll(HeaderNames.TE);
    HopByHop.strip(headers, upgrade);
  }
}
