package io.weir.http;

import org.jspecify.annotations.Nullable;

/** Resolves dot segments (RFC 3986 section 5.2.4), encoded ones too. Stateless. */
final class DotSegments {

  private enum Kind {
    PLAIN,
    DOT,
    DOUBLE_DOT,
    HOSTILE
  }

  private DotSegments() {}

  /**
   * The path {@code text[0, end)} without dot segments. It begins with a slash, and so does the
   * result.
   *
   * @return null if a segment could be read as a dot segment by a careless backend
   */
  static @Nullable String resolve(String text, int end) {
    StringBuilder out = new StringBuilder(end);
    int from = 0;
    while (from < end) {
      int slash = text.indexOf('/', from + 1);
      int next = slash < 0 || slash > end ? end : slash;
      Kind kind = kind(text, from + 1, next);
      switch (kind) {
        case PLAIN -> out.append(text, from, next);
        case HOSTILE -> {
          return null;
        }
        case DOT, DOUBLE_DOT -> {
          if (kind == Kind.DOUBLE_DOT) {
            out.setLength(Math.max(0, out.lastIndexOf("/")));
          }
          if (next == end) {
            out.append('/');
          }
        }
      }
      from = next;
    }
    return out.toString();
  }

  /** Judges one segment, in the light of what it would be after decoding. */
  private static Kind kind(String text, int from, int to) {
    int dots = 0;
    boolean onlyDots = true;
    boolean pieces = false;
    for (int i = from; i < to; i++) {
      int c = text.charAt(i);
      if (c == '%') {
        c = TargetScan.decode(text, i);
        i += 2;
      }
      boolean slash = c == '/' || c == '\\';
      if ((slash || c == ';') && isDots(onlyDots, dots)) {
        return Kind.HOSTILE;
      }
      pieces |= slash;
      dots = c == '.' ? dots + 1 : slash ? 0 : dots;
      onlyDots = slash || (onlyDots && c == '.');
    }
    if (!isDots(onlyDots, dots)) {
      return Kind.PLAIN;
    }
    return pieces ? Kind.HOSTILE : dots == 1 ? Kind.DOT : Kind.DOUBLE_DOT;
  }

  private static boolean isDots(boolean onlyDots, int dots) {
    return onlyDots && (dots == 1 || dots == 2);
  }
}
