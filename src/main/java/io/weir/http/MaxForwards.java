package io.weir.http;

/** The field Max-Forwards of an OPTIONS request (RFC 9110 section 7.6.2). Stateless. */
public final class MaxForwards {
  /** More hops than this many digits can count nobody needs; such a value is passed on as it is. */
  private static final int MAX_DIGITS = 9;

  private MaxForwards() {}

  /** Whether this server is the last one asked; if not, there is one forward less from here on. */
  public static boolean isLastHop(FlatHeaders headers) {
    String text = headers.get(HeaderNames.MAX_FORWARDS);
    if (text == null || text.isEmpty() || text.length() > MAX_DIGITS) {
      return false;
    }
    int left = 0;
    for (int i = 0; i < text.length(); i++) {
      if (!Ascii.isDigit(text.charAt(i))) {
        return false;
      }
      left = 10 * left + text.charAt(i) - '0';
    }
    if (left > 0) {
      headers.replace(HeaderNames.MAX_FORWARDS, Integer.toString(left - 1));
    }
    return left == 0;
  }
}
