package io.weir.exchange;

import io.netty.handler.codec.http.HttpVersion;
import io.weir.cluster.Backend;
import io.weir.cluster.Cluster;
import io.weir.http.FlatHeaders;
import io.weir.http.HeaderNames;
import io.weir.http.HopByHop;
import io.weir.http.ResponseHead;
import io.weir.http.Via;
import io.weir.net.LoopConfined;
import org.jspecify.annotations.Nullable;

/** Makes of a backend's head what the client shall see, in place. Stateless. */
@LoopConfined
final class ResponseEdits {
  /** Its Upgrade says which protocol the backend wants (RFC 9110 section 15.5.22). */
  private static final int UPGRADE_REQUIRED = 426;

  private ResponseEdits() {}

  /** What {@code backend} has answered; 101 only to an upgrade that the client asked for. */
  static void apply(RequestContext context, ResponseHead head, @Nullable Backend backend) {
    FlatHeaders headers = context.responseHeaders();
    strip(headers, head.status() == 101 || head.status() == UPGRADE_REQUIRED);
    if (!headers.contains(HeaderNames.DATE)) {
      // For a backend without a clock (RFC 9110 section 6.6.1).
      headers.append(HeaderNames.DATE, context.httpDate());
    }
    Cluster cluster = context.route().cluster();
    if (cluster != null && backend != null) {
      stick(headers, cluster.stickTo(backend, context));
    }
    Via.append(headers, HttpVersion.HTTP_1_1.equals(head.version()));
  }

  private static void stick(FlatHeaders headers, @Nullable String cookie) {
    if (cookie != null) {
      headers.append(HeaderNames.SET_COOKIE, cookie);
    }
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
