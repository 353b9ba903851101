package io.weir.telemetry;

import java.nio.charset.StandardCharsets;

/**
 * One line of the access log in the making: a byte array that is overwritten by the next line. Owned
 * by one loop, lives as long as its lane.
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
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (length >= limit) {
        break;
      }
      if (c < 128 && PLAIN[c]) {
        bytes[length++] = (byte) c;
      } else if (!jsonEscape(c, limit)) {
        break;
      }
    }
    return this;
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
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (length >= limit) {
        break;
      }
      if (c < 128 && PLAIN[c]) {
        bytes[length++] = (byte) c;
      } else if (!combinedEscape(c, limit)) {
        break;
      }
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
    // The format has two digits; what a client sends is Latin-1, only a configured name can be more.
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
    for (int at = length + digits - 1; at >= length; at--) {
      bytes[at] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
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
