package io.weir.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;

/**
 * Writes the head of a message, one byte per char. It always speaks HTTP/1.1, adds no field of its
 * own, and checks nothing: the readers did, and {@link FlatHeaders}, and {@link RequestTarget} and
 * {@link Framing} did for the first line. A head is put together in an array of the caller's, since
 * dozens of small writes into a direct buffer cost more than one. Stateless.
 */
public final class HeadEncoder {
  private static final AsciiString VERSION_END = AsciiString.cached(" HTTP/1.1\r\n");

  private static final int STATUS_LIMIT = 600;
  private static final String[] REASONS = new String[STATUS_LIMIT];
  private static final AsciiString[] STATUS_LINES = new AsciiString[STATUS_LIMIT];

  private static final int END_BYTES = 2;

  static {
    for (int code = 100; code < STATUS_LIMIT; code++) {
      String reason = HttpResponseStatus.valueOf(code).reasonPhrase();
      REASONS[code] = reason;
      STATUS_LINES[code] = AsciiString.cached("HTTP/1.1 " + code + ' ' + reason + "\r\n");
    }
  }

  private HeadEncoder() {}

  /**
   * Request line, fields and the empty line.
   *
   * @param scratch an array whose content nobody needs; a head that is longer gets one of its own
   */
  public static void request(
      ByteBuf out, byte[] scratch, HttpMethod method, String target, FlatHeaders headers) {
    AsciiString name = method.asciiName();
    int lineBytes = name.length() + 1 + target.length() + VERSION_END.length();
    byte[] head = array(scratch, lineBytes + bytes(headers));
    int at = FieldStore.put(head, 0, name);
    head[at++] = ' ';
    at = FieldStore.put(head, at, target);
    at = FieldStore.put(head, at, VERSION_END);
    out.writeBytes(head, 0, fields(head, at, headers));
  }

  /**
   * Status line, fields and the empty line.
   *
   * @param scratch as for a request
   */
  public static void response(
      ByteBuf out, byte[] scratch, int status, String reason, FlatHeaders headers) {
    boolean usual = status < STATUS_LIMIT && reason.equals(REASONS[status]);
    CharSequence line = usual ? STATUS_LINES[status] : "HTTP/1.1 " + status + ' ' + reason + "\r\n";
    byte[] head = array(scratch, line.length() + bytes(headers));
    int at = FieldStore.put(head, 0, line);
    out.writeBytes(head, 0, fields(head, at, headers));
  }

  /** All fields and the empty line behind them. */
  public static void fields(ByteBuf out, FlatHeaders headers) {
    byte[] all = new byte[bytes(headers)];
    out.writeBytes(all, 0, fields(all, 0, headers));
  }

  private static int bytes(FlatHeaders headers) {
    return headers.bytes() + END_BYTES;
  }

  private static byte[] array(byte[] scratch, int bytes) {
    return bytes <= scratch.length ? scratch : new byte[bytes];
  }

  private static int fields(byte[] to, int from, FlatHeaders headers) {
    int at = headers.write(to, from);
    to[at] = '\r';
    to[at + 1] = '\n';
    return at + END_BYTES;
  }
}
