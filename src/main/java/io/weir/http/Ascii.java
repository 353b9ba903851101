package io.weir.http;

/**
 * Character rules that Java's own methods apply to all of Unicode or by locale, and HTTP to ASCII
 * alone.
 */
public final class Ascii {

  private static final boolean[] TOKEN = new boolean[128];
  private static final byte[] HEX = new byte[128];

  static {
    for (int c = 0; c < 128; c++) {
      TOKEN[c] = isLetterOrDigit((char) c) || "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
      HEX[c] = (byte) Character.digit(c, 16);
    }
  }

  private Ascii() {}

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isLetterOrDigit(char c) {
    return isDigit(c) || isLetter(c);
  }

  /** A character of a token, RFC 9110 section 5.6.2. */
  static boolean isTokenChar(char c) {
    return c < 128 && TOKEN[c];
  }

  /** Whether the text is a token, as names of fields and cookies are; an empty one is not. */
  public static boolean isToken(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isTokenChar(text.charAt(i))) {
        return false;
      }
    }
    return text.length() > 0;
  }

  /** Optional white space, RFC 9110 section 5.6.3. */
  static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  /**
   * A character that has no place in a field value or a reason phrase: controls but the tab, and
   * what is not one byte.
   */
  static boolean isForbiddenInValue(char c) {
    return (c < 0x20 && c != '\t') || c == 0x7f || c > 0xff;
  }

  /** The value of a hexadecimal digit, or -1. */
  static int hex(char c) {
    return c < 128 ? HEX[c] : -1;
  }

  static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
  }

  /** The text in lower case; the very same object if it was already. */
  static String lowerCase(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (lower(text.charAt(i)) != text.charAt(i)) {
        return lowerFrom(text, i);
      }
    }
    return text;
  }

  private static String lowerFrom(String text, int first) {
    StringBuilder out = new StringBuilder(text.length()).append(text, 0, first);
    for (int i = first; i < text.length(); i++) {
      out.append(lower(text.charAt(i)));
    }
    return out.toString();
  }

  static boolean equalsIgnoreCase(CharSequence a, CharSequence b) {
    return a.length() == b.length() && regionMatches(a, 0, b);
  }

  /** Whether {@code text} holds {@code part} at {@code from}, apart from case. */
  static boolean regionMatches(CharSequence text, int from, CharSequence part) {
    if (from + part.length() > text.length()) {
      return false;
    }
    for (int i = 0; i < part.length(); i++) {
      char a = text.charAt(from + i);
      char b = part.charAt(i);
      if (a != b && lower(a) != lower(b)) {
        return false;
      }
    }
    return true;
  }
}
