package io.weir.exchange;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.weir.config.RouteAction;
import io.weir.filter.Template;
import io.weir.http.Failure;
import io.weir.http.FlatHeaders;
import io.weir.http.HeaderNames;
import io.weir.route.Route;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An answer that weir makes itself: of a route, of a filter, or of a failure.
 *
 * @param location where a redirect leads
 * @param failure why there is no better answer; decides about the connection and Retry-After
 */
record LocalReply(
    int status,
    String contentType,
    String body,
    @Nullable String location,
    @Nullable Failure failure) {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String METHODS = "GET, HEAD, POST, PUT, DELETE, PATCH, OPTIONS";

  /** To an OPTIONS that is meant for this server: which methods it passes on at all. */
  static final LocalReply LAST_HOP = of(200, TEXT, "");

  static LocalReply of(int status, String contentType, String body) {
    return new LocalReply(status, contentType, body, null, null);
  }

  static LocalReply ofFailure(Failure failure) {
    return new LocalReply(failure.status(), TEXT, "", null, failure);
  }

  /** The answer of a route that has no cluster. */
  static LocalReply ofAction(Route route, RequestContext context) {
    if (route.action() instanceof RouteAction.Redirect redirect) {
      Template to = route.redirect();
      String location = to == null ? redirect.to() : to.render(context);
      return new LocalReply(redirect.status(), TEXT, "", location, null);
    }
    RouteAction.Respond respond = (RouteAction.Respond) route.action();
    Template body = route.body();
    String text = body == null ? respond.body() : body.render(context);
    return of(respond.status(), respond.contentType(), text);
  }

  /** Sends it, head and body, without flushing; returns the bytes of the body. */
  int send(ClientStream client, RequestContext context) {
    if (failure != null && failure.closesClient()) {
      client.closeAfterResponse();
    }
    FlatHeaders headers = new FlatHeaders();
    ReplyBody said =
        failure == null ? new ReplyBody(contentType, body) : ReplyBody.ofFailure(failure, context);
    byte[] bytes = said.text().getBytes(StandardCharsets.UTF_8);
    boolean mayHaveBody = status >= 200 && status != 204 && status != 304;
    if (mayHaveBody) {
      headers.append(HeaderNames.CONTENT_LENGTH, Integer.toString(bytes.length));
      if (bytes.length > 0) {
        headers.append(HeaderNames.CONTENT_TYPE, said.contentType());
      }
    }
    fields(headers, context);
    boolean bodyFollows =
        mayHaveBody && bytes.length > 0 && !HttpMethod.HEAD.equals(context.method());
    if (context.routed()) {
      context.respond(status, headers);
      context.route().filters().onResponse(context);
    }
    client.sendHead(status, reason(), headers, bodyFollows);
    if (bodyFollows) {
      client.sendBody(Unpooled.wrappedBuffer(bytes));
    }
    client.sendEnd(FlatHeaders.NONE);
    return bodyFollows ? bytes.length : 0;
  }

  private void fields(FlatHeaders headers, RequestContext context) {
    headers.append(HeaderNames.DATE, context.httpDate());
    if (location != null) {
      headers.append(HeaderNames.LOCATION, location);
    }
    if (context.lastHop() || failure == Failure.METHOD_REFUSED) {
      headers.append(HeaderNames.ALLOW, METHODS);
    }
    if (failure != null) {
      headers.append(HeaderNames.X_REQUEST_ID, context.requestId());
      headers.append(HeaderNames.PROXY_STATUS, failure.proxyStatus());
      // What is wrong now need not be wrong later, and the next client may accept something else.
      headers.append(HeaderNames.CACHE_CONTROL, "no-store");
    }
    if (failure != null && (status == 503 || status == 429)) {
      headers.append(HeaderNames.RETRY_AFTER, "1");
    }
  }

  private String reason() {
    return HttpResponseStatus.valueOf(status).reasonPhrase();
  }
}
