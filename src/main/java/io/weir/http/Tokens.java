package io.weir.http;

/** Comma-separated lists and field values, read in place. */
final class Tokens {

  private Tokens() {}

  /** Whether the text may stand as a field value. */
  static boolean isValue(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      if (Ascii.isForbiddenInValue(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the list has this element, apart from case. */
  static boolean contains(CharSequence list, CharSequence token) {
    int from = 0;
    while (from <= list.length()) {
      int end = end(list, from);
      int start = trimStart(list, from, end);
      int stop = trimEnd(list, start, end);
      if (stop - start == token.length() && Ascii.regionMatches(list, start, token)) {
        return true;
      }
      from = end + 1;
    }
    return false;
  }

  /** Where the element that begins at {@code from} ends: at a comma or at the end of the list. */
  static int end(CharSequence list, int from) {
    int i = from;
    while (i < list.length() && list.charAt(i) != ',') {
      i++;
    }
    return i;
  }

  static int trimStart(CharSequence text, int from, int to) {
    int i = from;
    while (i < to && Ascii.isSpace(text.charAt(i))) {
      i++;
    }
    return i;
  }

  static int trimEnd(CharSequence text, int from, int to) {
    int i = to;
    while (i > from && Ascii.isSpace(text.charAt(i - 1))) {
      i--;
    }
    return i;
  }
}
