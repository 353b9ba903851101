package io.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/**
 * Reads the first line of a response (RFC 9112 section 4): a version, one space, three digits, one
 * space and a reason; without a reason the second space may be missing too. Which statuses are
 * served is for {@link Framing} to say. Stateless.
 */
final class StatusLine {
  private static final int CODE = HttpVersions.BYTES + 1;
  private static final int CODE_END = CODE + 3;

  private StatusLine() {}

  /** Says what the line, which ends before {@code to}, answers; false if it is malformed. */
  static boolean read(byte[] bytes, int to, ResponseHead head) {
    int end = to - 2;
    if (end < CODE_END || bytes[CODE - 1] != HttpConstants.SP) {
      return false;
    }
    int code = 0;
    for (int i = CODE; i < CODE_END; i++) {
      if (!Ascii.isDigit((char) (bytes[i] & 0xff))) {
        return false;
      }
      code = 10 * code + bytes[i] - '0';
    }
    boolean good =
        end == CODE_END
            || (bytes[CODE_END] == HttpConstants.SP
                && FieldLines.skipValue(bytes, CODE_END) == end);
    HttpVersion version = good ? HttpVersions.read(bytes, 0) : null;
    if (version == null) {
      return false;
    }
    head.line(version, code, reason(code, bytes, end));
    return true;
  }

  private static String reason(int code, byte[] bytes, int end) {
    int from = FieldLines.skipSpace(bytes, CODE_END);
    int to = FieldLines.trimEnd(bytes, from, end);
    String usual = HttpResponseStatus.valueOf(code).reasonPhrase();
    return isReason(usual, bytes, from, to)
        ? usual
        : new String(bytes, from, to - from, ISO_8859_1);
  }

  private static boolean isReason(String usual, byte[] bytes, int from, int to) {
    if (usual.length() != to - from) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (usual.charAt(i - from) != (char) (bytes[i] & 0xff)) {
        return false;
      }
    }
    return true;
  }
}
