package io.weir.route;

import io.weir.config.Origin;
import io.weir.config.PathPattern;
import io.weir.config.PathPattern.Kind;
import io.weir.config.Problem;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds regular expressions that are never asked, because a route that comes before them takes
 * every path that they could match. Other paths cannot be hidden: the narrower one always comes
 * first. Lives while one table is built, on the control thread.
 */
final class Shadows {
  /** What ends the part of an expression that can only match itself. */
  private static final String SPECIAL = ".[](){}*+?|\\^$";

  /** What makes the character before it optional. */
  private static final String OPTIONAL = "*?{";

  private static final String ANYTHING = ".*";

  private final Map<Route, Origin> origins;
  private final Set<Problem> warnings;

  Shadows(Map<Route, Origin> origins, Set<Problem> warnings) {
    this.origins = origins;
    this.warnings = warnings;
  }

  /** Looks at the routes of one host, which stand in the order of precedence. */
  void check(List<Route> ofOneHost) {
    for (int i = 0; i < ofOneHost.size(); i++) {
      Route route = ofOneHost.get(i);
      for (int j = 0; j < i && route.pathPattern().kind() == Kind.REGEX; j++) {
        if (hides(ofOneHost.get(j), route)) {
          report(ofOneHost.get(j), route);
          break;
        }
      }
    }
  }

  private static boolean hides(Route earlier, Route route) {
    List<String> all = earlier.demands().listeners();
    boolean everywhere =
        all.isEmpty()
            || (!route.demands().listeners().isEmpty()
                && all.containsAll(route.demands().listeners()));
    return everywhere
        && earlier.demands().rest().describe().isEmpty()
        && covers(earlier.pathPattern(), literal(route.pathPattern().text()));
  }

  /** Whether every path that begins with this text is taken. */
  private static boolean covers(PathPattern path, String begin) {
    return switch (path.kind()) {
      case ANY -> true;
      case EXACT -> false;
      case PREFIX -> begin.startsWith(path.text() + "/");
      case REGEX -> {
        String all = path.text().replaceFirst("^\\^", "").replaceFirst("\\$$", "");
        String before = literal(all);
        // Every path begins with a slash, so an expression that wants one wants nothing.
        yield all.equals(before + ANYTHING) && (before.equals("/") || begin.startsWith(before));
      }
    };
  }

  /** What every path begins with that the expression matches; empty if that is hard to say. */
  private static String literal(String expression) {
    String text = expression.startsWith("^") ? expression.substring(1) : expression;
    if (text.indexOf('|') >= 0) {
      return "";
    }
    int end = 0;
    while (end < text.length() && SPECIAL.indexOf(text.charAt(end)) < 0) {
      end++;
    }
    boolean optional = end < text.length() && OPTIONAL.indexOf(text.charAt(end)) >= 0;
    return text.substring(0, optional ? Math.max(0, end - 1) : end);
  }

  private void report(Route earlier, Route route) {
    Kind kind = earlier.pathPattern().kind();
    String why =
        kind == Kind.REGEX
            ? ", and of two regular expressions the name decides"
            : ", and prefixes come before regular expressions";
    warnings.add(
        new Problem(
            origins.getOrDefault(route, new Origin("", 0)),
            route
                + " is never taken on host "
                + route.hostText()
                + ": "
                + earlier
                + " takes every path "
                + (kind == Kind.ANY ? "there" : "of it")
                + why));
  }
}
