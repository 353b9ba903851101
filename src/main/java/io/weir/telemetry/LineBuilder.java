package io.weir.telemetry;

import java.nio.charset.StandardCharsets;

/**
 * One line of the access log in the making: a byte array that is overwritten by the next line.
 * Owned by one loop, lives as long as its lane.
 *
 * <p>It never grows and never checks its end: a field takes at most {@link #MAX_FIELD} bytes, and a
 * format has no more fields than {@link #MAX_LINE} has room for. Everything that could end a line,
 * end a string or drive a terminal is written as an escape, so one exchange is one line whatever a
 * client sends.
 */
final class LineBuilder {
  /** A longer field is cut, never within an escape. */
  static final int MAX_FIELD = 2048;

  /** Fifteen fields of text, and room for names and numbers. */
  static final int MAX_LINE = 16 * MAX_FIELD;

  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** Characters that stand for themselves: printable ASCII but the quote and the backslash. */
  private static final boolean[] PLAIN = new boolean[128];

  static {
    for (int c = ' '; c < 0x7f; c++) {
      PLAIN[c] = c != '"' && c != '\\';
    }
  }

  private final byte[] bytes = new byte[MAX_LINE];
  private final LineClock clock = new LineClock();
  private int length;

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  LineBuilder clear() {
    length = 0;
    return this;
  }

  /** Bytes of our own that need no escape. */
  LineBuilder raw(byte[] text) {
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
    return this;
  }

  LineBuilder raw(char ascii) {
    bytes[length++] = (byte) ascii;
    return this;
  }

  /** Text with the escapes of JSON, without quotes around it. */
  LineBuilder json(CharSequence text, int end) {
    int limit = length + MAX_FIELD;
    int i = plain(text, 0, end, limit);
    while (i < end && jsonEscape(text.charAt(i), limit)) {
      i = plain(text, i + 1, end, limit);
    }
    return this;
  }

  /** Copies what needs no escape; returns where that ends, or where the field is full. */
  private int plain(CharSequence text, int from, int end, int limit) {
    return text instanceof String string
        ? plainString(string, from, end, limit)
        : plainSequence(text, from, end, limit);
  }

  // The same loop twice, so that the one for strings, which nearly all fields are, calls nothing.

  private int plainString(String text, int from, int end, int limit) {
    byte[] to = bytes;
    int at = length;
    int stop = Math.min(end, from + limit - at);
    int i = from;
    for (; i < stop; i++) {
      char c = text.charAt(i);
      if (c >= 128 || !PLAIN[c]) {
        break;
      }
      to[at++] = (byte) c;
    }
    length = at;
    return i;
  }

  private int plainSequence(CharSequence text, int from, int end, int limit) {
    int stop = Math.min(end, from + limit - length);
    int i = from;
    for (; i < stop; i++) {
      char c = text.charAt(i);
      if (c >= 128 || !PLAIN[c]) {
        break;
      }
      bytes[length++] = (byte) c;
    }
    return i;
  }

  private boolean jsonEscape(char c, int limit) {
    boolean named = c == '"' || c == '\\';
    if (length + (named ? 2 : 6) > limit) {
      return false;
    }
    bytes[length++] = '\\';
    if (named) {
      bytes[length++] = (byte) c;
      return true;
    }
    bytes[length++] = 'u';
    hex(c >> 8);
    hex(c);
    return true;
  }

  /** Text with the escapes of the combined format: \" and \\ and \xHH, the rest as it is. */
  LineBuilder combined(CharSequence text, int end) {
    int limit = length + MAX_FIELD;
    int i = plain(text, 0, end, limit);
    while (i < end && combinedEscape(text.charAt(i), limit)) {
      i = plain(text, i + 1, end, limit);
    }
    return this;
  }

  private boolean combinedEscape(char c, int limit) {
    boolean named = c == '"' || c == '\\';
    if (length + (named ? 2 : 4) > limit) {
      return false;
    }
    bytes[length++] = '\\';
    if (named) {
      bytes[length++] = (byte) c;
      return true;
    }
    bytes[length++] = 'x';
    // The format has two digits; what a client sends is Latin-1, only a configured name can be
    // more.
    hex(Math.min(c, 0xff));
    return true;
  }

  private void hex(int octet) {
    bytes[length++] = HEX[(octet >> 4) & 15];
    bytes[length++] = HEX[octet & 15];
  }

  /** A count; a negative one is a mistake of the caller and written as 0. */
  LineBuilder number(long value) {
    long rest = Math.max(0, value);
    int digits = 1;
    for (long v = rest; v > 9; v /= 10) {
      digits++;
    }
    byte[] to = bytes;
    int end = length + digits;
    for (int at = end - 1; at >= length; at--) {
      long tenth = rest / 10;
      to[at] = (byte) ('0' + (rest - tenth * 10));
      rest = tenth;
    }
    length = end;
    return this;
  }

  /** A duration in milliseconds with three decimals. */
  LineBuilder millis(long nanos) {
    long micros = nanos / 1000;
    number(micros / 1000).raw('.');
    return threeDigits((int) (micros % 1000));
  }

  private LineBuilder threeDigits(int value) {
    bytes[length++] = (byte) ('0' + value / 100);
    bytes[length++] = (byte) ('0' + value / 10 % 10);
    bytes[length++] = (byte) ('0' + value % 10);
    return this;
  }

  /** RFC 3339 in UTC with milliseconds. */
  LineBuilder isoTime(long wallMillis) {
    raw(clock.iso(Math.floorDiv(wallMillis, 1000L)));
    return threeDigits((int) Math.floorMod(wallMillis, 1000L)).raw('Z');
  }

  /** The time as the combined format has it, in UTC. */
  LineBuilder combinedTime(long wallMillis) {
    return raw(clock.combined(Math.floorDiv(wallMillis, 1000L)));
  }
}
