package io.weir.route;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.netty.handler.codec.http.HttpMethod;
import io.weir.config.PathPattern;
import io.weir.config.PathPattern.Kind;
import io.weir.config.RouteConfig;
import io.weir.http.RequestFacts;
import io.weir.http.RequestTarget;
import org.jspecify.annotations.Nullable;

/**
 * The keys {@code path} and {@code path-regex}. Immutable.
 *
 * <p>A route table asks it for regular expressions only, which cost the path's text and a matcher,
 * in time linear in the path; for the other kinds the table has an index, and this class says the
 * same in the long way for those who explain and test.
 */
final class PathMatcher implements RouteMatcher {
  private final PathPattern path;
  private final @Nullable Pattern pattern;

  private PathMatcher(PathPattern path, @Nullable Pattern pattern) {
    this.path = path;
    this.pattern = pattern;
  }

  /** For a pattern that is no regular expression. */
  static PathMatcher of(PathPattern path) {
    return new PathMatcher(path, null);
  }

  static PathMatcher from(RouteConfig route) {
    PathPattern path = route.path();
    return switch (path.kind()) {
      case ANY -> of(path);
      case EXACT, PREFIX -> of(new PathPattern(path.kind(), asRequested(route)));
      case REGEX -> new PathMatcher(path, compiled(route));
    };
  }

  /** The path in the form that requests are compared in; {@code /%61} is {@code /a}. */
  private static String asRequested(RouteConfig route) {
    RequestTarget target = new RequestTarget();
    if (target.parse(HttpMethod.GET, route.path().text()) != null) {
      route.section().problem("path", "is no path that a request can have");
    }
    return target.matchText();
  }

  private static @Nullable Pattern compiled(RouteConfig route) {
    try {
      return Pattern.compile(route.path().text());
    } catch (PatternSyntaxException e) {
      // Expected: this is how the engine says what is wrong.
      route.section().problem("path-regex", messageOf(e));
      return null;
    }
  }

  /** What the engine says about a bad expression. */
  static String messageOf(PatternSyntaxException e) {
    return "is not a regular expression: " + e.getDescription() + " at " + e.getPattern();
  }

  PathPattern pattern() {
    return path;
  }

  @Override
  public boolean matches(RequestFacts facts) {
    RequestTarget target = facts.target();
    String text = target.matchText();
    int end = target.matchEnd();
    return switch (path.kind()) {
      case ANY -> true;
      case EXACT -> end == path.text().length() && text.startsWith(path.text());
      case PREFIX -> isBelow(text, end, path.text());
      case REGEX -> pattern != null && pattern.matcher(text.substring(0, end)).matches();
    };
  }

  /** Whether {@code text[0, end)} is {@code prefix} or goes on behind it with a slash. */
  static boolean isBelow(String text, int end, String prefix) {
    int length = prefix.length();
    return end >= length
        && text.startsWith(prefix)
        && (end == length || text.charAt(length) == '/');
  }

  @Override
  public int conditions() {
    return 1;
  }

  /** Only between paths of one rank: the same text, or different ones that cannot both match. */
  @Override
  public boolean excludes(RouteMatcher other) {
    return !path.equals(((PathMatcher) other).path);
  }

  @Override
  public String describe() {
    return "path " + path;
  }

  @Override
  public String miss(RequestFacts facts) {
    RequestTarget target = facts.target();
    return "path "
        + target.matchText().substring(0, target.matchEnd())
        + (path.kind() == Kind.REGEX ? " does not match " : " is not ")
        + path.text()
        + (path.kind() == Kind.PREFIX ? " or below it" : "");
  }
}
