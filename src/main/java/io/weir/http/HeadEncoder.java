package io.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;

/**
 * Writes the head of a message straight into a buffer, one byte per char. It always speaks
 * HTTP/1.1, adds no field of its own, and checks nothing: {@link FlatHeaders} did, and {@link
 * RequestTarget} and {@link Framing} did for the first line. Stateless.
 */
public final class HeadEncoder {

  private static final int CRLF = '\r' << 8 | '\n';
  private static final int COLON_SPACE = ':' << 8 | ' ';
  private static final AsciiString VERSION_END = AsciiString.cached(" HTTP/1.1\r\n");
  private static final AsciiString VERSION_START = AsciiString.cached("HTTP/1.1 ");

  private static final int STATUS_LIMIT = 600;
  private static final String[] REASONS = new String[STATUS_LIMIT];
  private static final AsciiString[] STATUS_LINES = new AsciiString[STATUS_LIMIT];

  static {
    for (int code = 100; code < STATUS_LIMIT; code++) {
      String reason = HttpResponseStatus.valueOf(code).reasonPhrase();
      REASONS[code] = reason;
      STATUS_LINES[code] = AsciiString.cached("HTTP/1.1 " + code + ' ' + reason + "\r\n");
    }
  }

  private HeadEncoder() {}

  /** Request line, fields and the empty line. */
  public static void request(ByteBuf out, HttpMethod method, String target, FlatHeaders headers) {
    AsciiString name = method.asciiName();
    out.ensureWritable(name.length() + target.length() + VERSION_END.length() + 1);
    text(out, name);
    out.writeByte(' ');
    text(out, target);
    text(out, VERSION_END);
    fields(out, headers);
  }

  /** Status line, fields and the empty line. */
  public static void response(ByteBuf out, int status, String reason, FlatHeaders headers) {
    if (status < STATUS_LIMIT && reason.equals(REASONS[status])) {
      text(out, STATUS_LINES[status]);
    } else {
      text(out, VERSION_START);
      text(out, Integer.toString(status));
      out.writeByte(' ');
      text(out, reason);
      out.writeShort(CRLF);
    }
    fields(out, headers);
  }

  /** All fields and the empty line behind them. */
  public static void fields(ByteBuf out, FlatHeaders headers) {
    for (int i = 0; i < headers.count(); i++) {
      field(out, headers.nameAt(i), headers.valueAt(i));
    }
    out.writeShort(CRLF);
  }

  /** One field with its line end; name and value are trusted. */
  static void field(ByteBuf out, CharSequence name, CharSequence value) {
    out.ensureWritable(name.length() + value.length() + 4);
    text(out, name);
    out.writeShort(COLON_SPACE);
    text(out, value);
    out.writeShort(CRLF);
  }

  private static void text(ByteBuf out, CharSequence text) {
    if (text instanceof AsciiString ascii) {
      out.writeBytes(ascii.array(), ascii.arrayOffset(), ascii.length());
    } else {
      out.writeCharSequence(text, ISO_8859_1);
    }
  }
}
