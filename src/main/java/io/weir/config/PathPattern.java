package io.weir.config;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which paths a route serves. Immutable.
 *
 * @param text the path; of a prefix without the slash and the star at its end; of a regular
 *     expression its source; empty for any
 */
public record PathPattern(Kind kind, String text) {
  /** How the text is compared. */
  public enum Kind {
    /** Every path. */
    ANY,
    /** The very path. */
    EXACT,
    /** The path itself and everything below it, on a segment boundary. */
    PREFIX,
    /** A regular expression over the whole path. */
    REGEX
  }

  /** Every path. */
  public static final PathPattern EVERY = new PathPattern(Kind.ANY, "");

  private static final String BELOW = "/*";
  private static final Pattern VISIBLE = Pattern.compile("[!-~]+");
  private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");
  private static final Pattern UNRESERVED = Pattern.compile("[A-Za-z0-9._~-]");
  private static final Pattern DOTS = Pattern.compile("/\\.\\.?(/|$)");

  /**
   * Reads an exact path, or a prefix that ends in a slash and a star.
   *
   * @throws IllegalArgumentException with a message that goes on after the quoted text
   */
  public static PathPattern parse(String text) {
    boolean prefix = text.endsWith(BELOW);
    String path = prefix ? text.substring(0, text.length() - BELOW.length()) : text;
    if (prefix && path.isEmpty()) {
      return EVERY;
    }
    check(text, path);
    return new PathPattern(prefix ? Kind.PREFIX : Kind.EXACT, path);
  }

  /** A regular expression; whether it is one, the engine that runs it will say. */
  public static PathPattern regex(String source) {
    return new PathPattern(Kind.REGEX, source);
  }

  private static void check(String text, String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException(
          "does not begin with a slash; did you mean \"/" + text + "\"?");
    }
    if (path.indexOf('*') >= 0) {
      throw new IllegalArgumentException(
          "has a star that is not its last segment; accepted are such as /api/* and /api, "
              + "for more there is path-regex");
    }
    if (path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
      throw new IllegalArgumentException(
          "is more than a path; what follows ? is matched by the key query");
    }
    if (!VISIBLE.matcher(path).matches()) {
      throw new IllegalArgumentException(
          "has characters that no request has in its path; percent-encode them");
    }
    if (text.endsWith("/" + BELOW)) {
      throw new IllegalArgumentException(
          "has an empty segment before its star; did you mean \""
              + path.substring(0, path.length() - 1)
              + BELOW
              + "\"?");
    }
    checkEscapes(path);
    if (DOTS.matcher(path).find()) {
      throw new IllegalArgumentException(
          "has dot segments, which are resolved in every request before it is matched");
    }
  }

  /**
   * Requests are compared with what needs no escape decoded; a path that keeps it would match none.
   */
  private static void checkEscapes(String path) {
    for (int i = path.indexOf('%'); i >= 0; i = path.indexOf('%', i + 1)) {
      Matcher escape = ESCAPE.matcher(path).region(i, path.length());
      if (!escape.lookingAt()) {
        throw new IllegalArgumentException("has a % without two hexadecimal digits behind it");
      }
      String decoded = String.valueOf((char) Integer.parseInt(escape.group(1), 16));
      if (UNRESERVED.matcher(decoded).matches()) {
        throw new IllegalArgumentException(
            "escapes " + Values.quote(decoded) + ", which needs no escape; write it as it is");
      }
    }
  }

  @Override
  public String toString() {
    return switch (kind) {
      case ANY -> BELOW;
      case EXACT -> text;
      case PREFIX -> text + BELOW;
      case REGEX -> "~ " + text;
    };
  }
}
