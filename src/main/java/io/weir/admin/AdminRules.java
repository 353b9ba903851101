package io.weir.admin;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the admin listener refuses, and how it answers that. Stateless. */
final class AdminRules {
  private AdminRules() {}

  /** The answer to a request that is not served, or null: a plain GET or HEAD without a body. */
  static @Nullable Answer check(HttpRequest head) {
    HttpVersion version = head.protocolVersion();
    if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
      return Answer.text(505, "HTTP/1.0 and HTTP/1.1 only");
    }
    if (!head.method().equals(HttpMethod.GET) && !head.method().equals(HttpMethod.HEAD)) {
      return Answer.text(405, "this listener is read-only");
    }
    if (hasBody(head.headers())) {
      return Answer.text(400, "no body is expected");
    }
    int hosts = head.headers().getAll(HttpHeaderNames.HOST).size();
    if (hosts > 1 || (hosts == 0 && version.equals(HttpVersion.HTTP_1_1))) {
      return Answer.text(400, "exactly one Host is expected");
    }
    return null;
  }

  /** The answer to bytes that are not a request. */
  static Answer undecodable(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return Answer.text(414, "the request line is too long");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return Answer.text(431, "the headers are too long");
    }
    return Answer.text(400, "this is not an HTTP request");
  }

  private static boolean hasBody(HttpHeaders headers) {
    List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
    boolean none = lengths.isEmpty() || lengths.equals(List.of("0"));
    return !none || headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
  }
}
