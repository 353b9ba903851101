package io.weir.exchange;

import io.netty.handler.codec.http.HttpVersion;
import io.weir.http.FlatHeaders;
import io.weir.http.Forwarding;
import io.weir.http.HeaderNames;
import io.weir.http.HopByHop;
import io.weir.http.Via;
import io.weir.net.LoopConfined;

/**
 * Makes of a client's head what the backend shall see, in place and before it is routed, so that
 * matchers and filters see the same fields as the backend. Stateless.
 */
@LoopConfined
final class RequestEdits {
  /** Longer ids of requests are replaced: they go into every log line. */
  private static final int MAX_REQUEST_ID = 128;

  /** What means something in a page, an object or a shell. */
  private static final String NOT_IN_ID = "\"'`<>&\\";

  private RequestEdits() {}

  /** Returns the request id, the client's own only if a trusted proxy vouches for it. */
  static CharSequence apply(RequestContext context, ClientStream client) {
    FlatHeaders headers = context.requestHeaders();
    boolean http11 = HttpVersion.HTTP_1_1.equals(context.version());
    if (!http11) {
      // Neither exists in HTTP/1.0 (RFC 9110 sections 7.8 and 10.1.1).
      headers.removeAll(HeaderNames.UPGRADE);
      headers.removeAll(HeaderNames.EXPECT);
    }
    HopByHop.strip(headers, http11 && mayUpgrade(headers, context.bodyFollows()));
    HopByHop.dropUnderscores(headers);
    Forwarding forwarding = client.facts().forwarding();
    forwarding.resolve(headers);
    forwarding.apply(headers, host(headers, context, client));
    Via.append(headers, http11);
    return requestId(headers, client.facts(), context);
  }

  /** HTTP/2 in plain text is never tunnelled blindly, and a body would stand before the tunnel. */
  private static boolean mayUpgrade(FlatHeaders headers, boolean bodyFollows) {
    return !bodyFollows && !headers.containsToken(HeaderNames.UPGRADE, "h2c");
  }

  /** Exactly one Host: that of an absolute target (RFC 9112 section 3.2.2), else as received. */
  private static CharSequence host(
      FlatHeaders headers, RequestContext context, ClientStream client) {
    String authority = context.target().authority();
    CharSequence received = headers.value(HeaderNames.HOST);
    if (authority != null) {
      headers.replace(HeaderNames.HOST, authority);
      return authority;
    }
    if (received == null) {
      headers.append(HeaderNames.HOST, client.facts().localAuthority());
      return "";
    }
    return received;
  }

  private static CharSequence requestId(
      FlatHeaders headers, ClientFacts facts, RequestContext context) {
    // Of two, the backend and the log might take one each.
    boolean one = headers.countOf(HeaderNames.X_REQUEST_ID) == 1;
    String given = one ? headers.get(HeaderNames.X_REQUEST_ID) : null;
    if (given != null && facts.requestId().keeps(facts.forwarding().trusted()) && isPlain(given)) {
      return given;
    }
    CharSequence id = context.ownId();
    headers.replace(HeaderNames.X_REQUEST_ID, id);
    return id;
  }

  /** It goes into log lines, and into pages and objects that programs read. */
  private static boolean isPlain(String id) {
    boolean plain = !id.isEmpty() && id.length() <= MAX_REQUEST_ID;
    for (int i = 0; plain && i < id.length(); i++) {
      char c = id.charAt(i);
      plain = c > ' ' && c < 127 && NOT_IN_ID.indexOf(c) < 0;
    }
    return plain;
  }

  /** Of a trailer section what may pass: nothing that frames, routes or authenticates. */
  static FlatHeaders trailers(FlatHeaders trailers) {
    if (!trailers.isEmpty()) {
      HopByHop.stripTrailers(trailers);
    }
    return trailers;
  }
}
