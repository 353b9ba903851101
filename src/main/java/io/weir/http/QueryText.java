package io.weir.http;

import java.nio.charset.StandardCharsets;

/**
 * A name or value to be found in a query, however the client has encoded it. Immutable; any thread.
 * The query is decoded byte by byte during the comparison: {@code +} is a space, {@code %41} is an
 * A, and a percent sign without two digits stands for itself.
 */
public final class QueryText {
  private final byte[] wanted;

  private QueryText(byte[] wanted) {
    this.wanted = wanted;
  }

  /** The name or value that this text is when it is decoded. */
  public static QueryText of(String text) {
    return new QueryText(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Whether {@code text[from, to)} is this, decoded. */
  public boolean isAt(String text, int from, int to) {
    int at = from;
    for (int i = 0; i < wanted.length; i++) {
      if (at >= to) {
        return false;
      }
      int decoded = escape(text, at, to);
      if (decoded >= 0) {
        at += 3;
      } else {
        char c = text.charAt(at++);
        decoded = c == '+' ? ' ' : c;
      }
      if (decoded != (wanted[i] & 0xff)) {
        return false;
      }
    }
    return at >= to;
  }

  /** The byte that is written as a percent sign and two digits at {@code at}, or -1. */
  private static int escape(String text, int at, int to) {
    if (text.charAt(at) != '%' || at + 2 >= to) {
      return -1;
    }
    int high = Character.digit(text.charAt(at + 1), 16);
    int low = Character.digit(text.charAt(at + 2), 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }

  /** {@code text[from, to)} decoded as UTF-8. */
  public static String decode(String text, int from, int to) {
    byte[] bytes = new byte[to - from];
    return new String(bytes, 0, decode(text, from, to, bytes), StandardCharsets.UTF_8);
  }

  /** Puts the decoded bytes into {@code out}, as many as it holds, and returns their number. */
  public static int decode(String text, int from, int to, byte[] out) {
    int length = 0;
    int at = from;
    while (at < to && length < out.length) {
      int escaped = escape(text, at, to);
      char c = text.charAt(at);
      out[length++] = (byte) (escaped >= 0 ? escaped : c == '+' ? ' ' : c);
      at += escaped >= 0 ? 3 : 1;
    }
    return length;
  }

  /** Where {@code wanted} first is in {@code text[from, to)}; {@code to} if it is not. */
  public static int indexOf(String text, char wanted, int from, int to) {
    int at = from;
    while (at < to && text.charAt(at) != wanted) {
      at++;
    }
    return at;
  }
}
