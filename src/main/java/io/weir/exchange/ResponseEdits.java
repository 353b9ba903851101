package io.weir.exchange;

import io.weir.http.FlatHeaders;
import io.weir.http.HeaderNames;
import io.weir.http.HopByHop;
import io.weir.net.LoopConfined;

/** Makes of a backend's head what the client shall see, in place. Stateless. */
@LoopConfined
final class ResponseEdits {
  private static final String VIA = "1.1 weir";

  private ResponseEdits() {}

  /**
   * @param upgrade whether the response is the 101 of an upgrade that the client asked for
   * @param date for a backend without a clock (RFC 9110 section 6.6.1)
   */
  static void apply(FlatHeaders headers, boolean upgrade, String date) {
    HopByHop.strip(headers, upgrade);
    if (!headers.contains(HeaderNames.DATE)) {
      headers.append(HeaderNames.DATE, date);
    }
    headers.append(HeaderNames.VIA, VIA);
  }

  static void informational(FlatHeaders headers) {
    HopByHop.strip(headers, false);
  }
}
