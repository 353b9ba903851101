package io.weir.http;

import java.nio.charset.StandardCharsets;

/**
 * Looks at the characters of a target. Stateless; {@link #scan} makes one pass and allocates
 * nothing.
 */
final class TargetScan {

  /** Something in the target may not stand there. */
  static final int REFUSED = 1;

  /** A segment begins with a dot, raw or encoded. */
  static final int DOTS = 2;

  /** A slash or backslash is encoded in the path. */
  static final int SLASHES = 4;

  /** The path's form for matching differs from its text. */
  static final int ENCODED = 8;

  /** Characters that a path may hold and that mean nothing to the scan. */
  private static final boolean[] PLAIN = new boolean[128];

  static {
    for (char c = 0x21; c < 0x7f; c++) {
      PLAIN[c] = "#\\\"<>%?.".indexOf(c) < 0;
    }
  }

  private TargetScan() {}

  private static boolean isPlain(char c) {
    return c < 128 && PLAIN[c];
  }

  /** The flags of an origin-form target. */
  static int scan(String text) {
    if (text.isEmpty() || text.charAt(0) != '/') {
      return REFUSED;
    }
    int flags = 0;
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isPlain(c)) {
        continue;
      }
      if (c == '?') {
        return flags | scanQuery(text, i + 1);
      }
      if (c == '%') {
        flags |= flagsOfEncoded(text, i);
        i += 2;
      } else if (c == '.') {
        flags |= text.charAt(i - 1) == '/' ? DOTS : 0;
      } else {
        return REFUSED;
      }
    }
    return flags;
  }

  private static int flagsOfEncoded(String text, int i) {
    int c = decode(text, i);
    if (c <= 0) {
      return REFUSED;
    }
    if (c == '/' || c == '\\') {
      return SLASHES | (isUpperHex(text, i) ? 0 : ENCODED);
    }
    if (c == '.') {
      return ENCODED | (text.charAt(i - 1) == '/' ? DOTS : 0);
    }
    return isUnreserved(c) || !isUpperHex(text, i) ? ENCODED : 0;
  }

  /** A query is left as it is; old clients send bare percent signs there. */
  private static int scanQuery(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean good = isPlain(c) || c == '.' || c == '?' || (c == '%' && decode(text, i) != 0);
      if (!good) {
        return REFUSED;
      }
    }
    return 0;
  }

  /** The byte that the percent sign at {@code i} encodes, or -1. */
  static int decode(CharSequence text, int i) {
    if (i + 2 >= text.length()) {
      return -1;
    }
    int high = Ascii.hex(text.charAt(i + 1));
    int low = Ascii.hex(text.charAt(i + 2));
    return high < 0 || low < 0 ? -1 : high << 4 | low;
  }

  private static boolean isUpperHex(String text, int i) {
    return text.charAt(i + 1) < 'a' && text.charAt(i + 2) < 'a';
  }

  /** RFC 3986 section 2.3. */
  private static boolean isUnreserved(int c) {
    return c < 128 && (Ascii.isLetterOrDigit((char) c) || "-._~".indexOf(c) >= 0);
  }

  static int pathEnd(String text) {
    int mark = text.indexOf('?');
    return mark < 0 ? text.length() : mark;
  }

  /** The path with unreserved characters decoded and the digits of the others in upper case. */
  static String matchForm(String text, int pathEnd) {
    StringBuilder out = new StringBuilder(pathEnd);
    for (int i = 0; i < pathEnd; i++) {
      char c = text.charAt(i);
      int decoded = c == '%' ? decode(text, i) : -1;
      if (decoded < 0) {
        out.append(c);
      } else {
        appendNormal(out, decoded);
        i += 2;
      }
    }
    return out.toString();
  }

  private static void appendNormal(StringBuilder out, int c) {
    if (isUnreserved(c)) {
      out.append((char) c);
    } else {
      appendEncoded(out, c);
    }
  }

  private static void appendEncoded(StringBuilder out, int c) {
    out.append('%').append("0123456789ABCDEF".charAt(c >> 4));
    out.append("0123456789ABCDEF".charAt(c & 15));
  }

  /** Where the text stands after {@code matchOffset} characters of its form for matching. */
  static int textOffset(String text, int matchOffset) {
    int i = 0;
    for (int seen = 0; seen < matchOffset; seen++) {
      boolean single = text.charAt(i) == '%' && isUnreserved(decode(text, i) & 0xff);
      i += single ? 3 : 1;
    }
    return i;
  }

  /** The text with everything percent-encoded that may not stand in a target. */
  static String encode(String text) {
    int pathEnd = pathEnd(text);
    for (int i = 0; i < text.length(); i++) {
      if (!mayStand(text, i, pathEnd)) {
        return encodeFrom(text, i, pathEnd);
      }
    }
    return text;
  }

  private static boolean mayStand(String text, int i, int pathEnd) {
    char c = text.charAt(i);
    return isPlain(c)
        || c == '.'
        || c == '?'
        || (c == '%' && (i >= pathEnd || decode(text, i) >= 0));
  }

  private static String encodeFrom(String text, int first, int pathEnd) {
    StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, first);
    int i = first;
    while (i < text.length()) {
      int point = text.codePointAt(i);
      int width = Character.charCount(point);
      if (mayStand(text, i, pathEnd)) {
        out.append((char) point);
      } else {
        byte[] bytes = text.substring(i, i + width).getBytes(StandardCharsets.UTF_8);
        for (byte b : bytes) {
          appendEncoded(out, b & 0xff);
        }
      }
      i += width;
    }
    return out.toString();
  }
}
