package io.weir.http;

/** The field Accept (RFC 9110 section 12.5.1), read in place. Stateless. */
public final class Accept {
  private static final String HTML = "text/html";

  /** Qualities are counted in thousandths, which is all the digits that they have. */
  private static final int WHOLE = 1000;

  private Accept() {}

  /** Whether HTML is what a client likes best, and among its equals the first, as browsers say. */
  public static boolean prefersHtml(CharSequence accept) {
    int best = 0;
    boolean html = false;
    for (int from = 0; from < accept.length(); ) {
      int end = Tokens.end(accept, from);
      int parameters = find(accept, ';', from, end);
      int start = Tokens.trimStart(accept, from, parameters);
      int stop = Tokens.trimEnd(accept, start, parameters);
      int quality = start == stop ? 0 : quality(accept, parameters, end);
      if (quality > best) {
        best = quality;
        html = stop - start == HTML.length() && Ascii.regionMatches(accept, start, HTML);
      }
      from = end + 1;
    }
    return html;
  }

  /** What the parameter q says, of those that begin with a semicolon at {@code from}. */
  private static int quality(CharSequence accept, int from, int end) {
    for (int at = from; at < end; ) {
      int next = find(accept, ';', at + 1, end);
      int start = Tokens.trimStart(accept, at + 1, next);
      if (start + 1 < next
          && (accept.charAt(start) == 'q' || accept.charAt(start) == 'Q')
          && accept.charAt(start + 1) == '=') {
        return thousandths(accept, start + 2, Tokens.trimEnd(accept, start + 2, next));
      }
      at = next;
    }
    return WHOLE;
  }

  /** 250 for 0.25; what is no number counts as if it were not there. */
  private static int thousandths(CharSequence text, int from, int to) {
    int value = 0;
    int unit = WHOLE;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (i == from + 1 && c == '.') {
        continue;
      }
      if (c < '0' || c > '9') {
        return WHOLE;
      }
      value += (c - '0') * unit;
      unit /= 10;
    }
    return from == to ? WHOLE : Math.min(value, WHOLE);
  }

  private static int find(CharSequence text, char wanted, int from, int end) {
    int i = from;
    while (i < end && text.charAt(i) != wanted) {
      i++;
    }
    return i;
  }
}
