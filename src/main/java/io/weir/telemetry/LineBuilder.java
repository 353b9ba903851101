package io.weir.telemetry;

import io.weir.http.Latin1;
import io.weir.http.Words;
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

  /** Literals are written in words, and the last of a line reaches beyond it. */
  private static final int SLACK = Literal.MAX_LENGTH;

  private final byte[] bytes = new byte[MAX_LINE + SLACK];
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

  /** Text of our own that needs no escape and is written often. */
  LineBuilder raw(Literal text) {
    length = text.put(bytes, length);
    return this;
  }

  /** Text with the escapes of JSON, without quotes around it. */
  LineBuilder json(CharSequence text, int end) {
    int limit = length + MAX_FIELD;
    for (int i = plain(text, end); i < end && json(text.charAt(i), limit); i++) {}
    return this;
  }

  private boolean json(char c, int limit) {
    return Words.isQuotable(c) ? put(c, limit) : jsonEscape(c, limit);
  }

  private boolean put(char c, int limit) {
    if (length >= limit) {
      return false;
    }
    bytes[length++] = (byte) c;
    return true;
  }

  /**
   * Copies what needs no escape, which is nearly always all; returns where that ends, or where the
   * field is full. What is behind goes char by char, so nobody can make it dear with many escapes.
   */
  private int plain(CharSequence text, int end) {
    int plain = Latin1.quotable(text, Math.min(end, MAX_FIELD));
    length = Latin1.copy(text, plain, bytes, length);
    return plain;
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

  /** Text with the escapes of the combined format: \" and \\ and \xHH. */
  LineBuilder combined(CharSequence text, int end) {
    int limit = length + MAX_FIELD;
    for (int i = plain(text, end); i < end && combined(text.charAt(i), limit); i++) {}
    return this;
  }

  private boolean combined(char c, int limit) {
    return Words.isQuotable(c) ? put(c, limit) : combinedEscape(c, limit);
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
