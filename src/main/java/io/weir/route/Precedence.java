package io.weir.route;

import io.weir.config.HostPattern;
import io.weir.config.PathPattern;
import io.weir.config.PathPattern.Kind;
import java.util.Comparator;

/**
 * Which of two routes comes first. It does not depend on the order of the file: exact host, then
 * the longest wildcard, then every host; exact path, then the longest prefix, then regular
 * expressions; then the number of conditions, matcher by matcher in the order of {@link Matchers};
 * and, where nothing is left that could decide because no request matches both, the name.
 * Stateless; control thread.
 */
final class Precedence {
  /** Over the routes of one host. */
  static final Comparator<Route> WITHIN_HOST =
      Comparator.comparing(Route::pathPattern, Precedence::byPath)
          .thenComparing(route -> route.demands().rest())
          .thenComparing(Route::name);

  /** Exact names stand in their own order, because no request could have two of them. */
  static final Comparator<HostPattern> BY_HOST =
      Comparator.comparing(HostPattern::wildcard)
          .thenComparing(host -> host.wildcard() ? -host.host().length() : 0)
          .thenComparing(HostPattern::host);

  private Precedence() {}

  /** Regular expressions are all of one rank: there is no telling which is narrower. */
  private static int byPath(PathPattern a, PathPattern b) {
    int byKind = Integer.compare(rank(a.kind()), rank(b.kind()));
    if (byKind != 0 || a.kind() == Kind.REGEX) {
      return byKind;
    }
    int byLength = Integer.compare(b.text().length(), a.text().length());
    return byLength != 0 ? byLength : a.text().compareTo(b.text());
  }

  /** Every path is the shortest prefix, so it comes behind all prefixes. */
  private static int rank(Kind kind) {
    return switch (kind) {
      case EXACT -> 0;
      case PREFIX -> 1;
      case ANY -> 2;
      case REGEX -> 3;
    };
  }
}
