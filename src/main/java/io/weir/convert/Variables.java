package io.weir.convert;

/** Where variables stand in a text of nginx: {@code $name}, {@code ${name}}. No state. */
final class Variables {
  private Variables() {}

  static boolean any(String text) {
    for (int at = text.indexOf('$'); at >= 0; at = text.indexOf('$', at + 1)) {
      if (end(text, at) > at + 1) {
        return true;
      }
    }
    return false;
  }

  /** Behind the variable that begins at this dollar; right behind the dollar if there is none. */
  static int end(String text, int dollar) {
    int at = dollar + 1;
    boolean braces = text.startsWith("{", at);
    int from = braces ? at + 1 : at;
    int end = from;
    while (end < text.length() && isNameChar(text.charAt(end))) {
      end++;
    }
    if (braces) {
      return text.startsWith("}", end) && end > from ? end + 1 : at;
    }
    // A group of an expression has one digit.
    boolean group = end > from && Character.isDigit(text.charAt(from));
    return group ? from + 1 : end;
  }

  /** The name of the variable that stands there. */
  static String name(String text, int dollar, int end) {
    return text.substring(dollar + 1, end).replaceAll("[{}]", "");
  }

  private static boolean isNameChar(char c) {
    return c == '_' || (c < 0x80 && Character.isLetterOrDigit(c));
  }
}
