package io.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;

/**
 * Reads the first line of a request (RFC 9112 section 3): a token, one space, a target without
 * white space and controls, one space, a version. Whether weir speaks that version and serves the
 * target is for {@link Framing} and {@link RequestTarget} to say. Stateless.
 */
final class RequestLine {
  /** Those that are common first. */
  private static final HttpMethod[] KNOWN = {
    HttpMethod.GET,
    HttpMethod.POST,
    HttpMethod.PUT,
    HttpMethod.HEAD,
    HttpMethod.DELETE,
    HttpMethod.PATCH,
    HttpMethod.OPTIONS,
    HttpMethod.TRACE,
    HttpMethod.CONNECT
  };

  private RequestLine() {}

  /** Says what the line, which ends before {@code to}, asks for; false if it is malformed. */
  static boolean read(byte[] bytes, int to, RequestHead head) {
    int end = to - 2;
    int methodEnd = FieldLines.skipToken(bytes, 0);
    int version = end - HttpVersions.BYTES;
    int targetEnd = version - 1;
    boolean good =
        methodEnd > 0
            && bytes[methodEnd] == HttpConstants.SP
            && targetEnd > methodEnd + 1
            && bytes[targetEnd] == HttpConstants.SP
            && isTarget(bytes, methodEnd + 1, targetEnd);
    HttpVersion spoken = good ? HttpVersions.read(bytes, version) : null;
    if (spoken == null) {
      return false;
    }
    head.line(method(bytes, methodEnd), head.text(bytes, methodEnd + 1, targetEnd), spoken);
    return true;
  }

  private static boolean isTarget(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if ((bytes[i] & 0xff) <= HttpConstants.SP) {
        return false;
      }
    }
    return true;
  }

  private static HttpMethod method(byte[] bytes, int length) {
    for (HttpMethod known : KNOWN) {
      if (known.asciiName().length() == length && isSame(known, bytes, length)) {
        return known;
      }
    }
    return new HttpMethod(new String(bytes, 0, length, ISO_8859_1));
  }

  private static boolean isSame(HttpMethod known, byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      if (known.asciiName().byteAt(i) != bytes[i]) {
        return false;
      }
    }
    return true;
  }
}
