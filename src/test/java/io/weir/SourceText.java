package io.weir;

/**
 * A Java source in three views of equal length, so that an offset means the same place in each: as
 * it is, the code without comments and without the contents of literals, and the comments alone.
 * Line ends stand in all three. Immutable.
 */
final class SourceText {
  private final String raw;
  private final StringBuilder code;
  private final StringBuilder comments;
  private int at;

  SourceText(String raw) {
    this.raw = raw;
    code = blank(raw);
    comments = blank(raw);
    while (at < raw.length()) {
      step();
    }
  }

  /** The source as it is. */
  String raw() {
    return raw;
  }

  /** The code, with spaces in place of comments and of what stands in literals. */
  String code() {
    return code.toString();
  }

  /** The comments, with spaces in place of everything else. */
  String comments() {
    return comments.toString();
  }

  /** The number of the line that contains an offset, from 1. */
  int line(int offset) {
    return (int) raw.substring(0, offset).chars().filter(c -> c == '\n').count() + 1;
  }

  private void step() {
    if (raw.startsWith("//", at)) {
      comment(find("\n", at));
    } else if (raw.startsWith("/*", at)) {
      comment(find("*/", at + 2) + 2);
    } else if (raw.startsWith("\"\"\"", at)) {
      literal("\"\"\"");
    } else if (raw.charAt(at) == '"') {
      literal("\"");
    } else if (raw.charAt(at) == '\'') {
      literal("'");
    } else {
      code.setCharAt(at, raw.charAt(at));
      at++;
    }
  }

  private void comment(int end) {
    for (int until = Math.min(end, raw.length()); at < until; at++) {
      comments.setCharAt(at, raw.charAt(at));
    }
  }

  private void literal(String quote) {
    int end = at + quote.length();
    while (end < raw.length() && !raw.startsWith(quote, end)) {
      end += raw.charAt(end) == '\\' ? 2 : 1;
    }
    // The quotes stay, so that a literal is still seen to be there.
    code.setCharAt(at, '"');
    at = Math.min(end + quote.length(), raw.length());
    code.setCharAt(at - 1, '"');
  }

  private int find(String text, int from) {
    int found = raw.indexOf(text, from);
    return found < 0 ? raw.length() : found;
  }

  private static StringBuilder blank(String text) {
    StringBuilder blank = new StringBuilder(text.length());
    text.chars().forEach(c -> blank.append(c == '\n' ? '\n' : ' '));
    return blank;
  }
}
