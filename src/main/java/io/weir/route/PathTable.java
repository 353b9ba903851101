package io.weir.route;

import io.weir.http.RequestFacts;
import io.weir.http.RequestTarget;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Routes by path, in sorted order. Immutable; any thread; ends with its generation.
 *
 * <p>Implementation note: the keys that are prefixes of a path are all prefixes of the last key
 * that does not sort behind the path, so one binary search finds where to begin, and each key knows
 * the longest other key that is its own prefix. A thousand routes cost ten comparisons, nothing is
 * hashed and nothing allocated.
 */
final class PathTable {
  private final String[] keys;
  private final Route[][] routes;

  /** For each key, the index of the longest other key that it begins with, or -1. */
  private final int[] shorter;

  /**
   * @param byPath the routes of each path in order of precedence, in natural order of the paths
   */
  PathTable(SortedMap<String, List<Route>> byPath) {
    keys = byPath.keySet().toArray(String[]::new);
    routes = byPath.values().stream().map(l -> l.toArray(Route[]::new)).toArray(Route[][]::new);
    shorter = new int[keys.length];
    for (int i = 0; i < keys.length; i++) {
      int candidate = i - 1;
      while (candidate >= 0 && !keys[i].startsWith(keys[candidate])) {
        candidate = shorter[candidate];
      }
      shorter[i] = candidate;
    }
  }

  /** The first route of exactly this path that takes the request. */
  @Nullable Route findExact(String listener, RequestFacts facts) {
    RequestTarget target = facts.target();
    int at = floor(target.matchText(), target.matchEnd());
    return at >= 0 && keys[at].length() == target.matchEnd()
        ? first(routes[at], target.matchText().startsWith(keys[at]), listener, facts)
        : null;
  }

  /** The first route of the longest path that this one is, or is below of, to take the request. */
  @Nullable Route findBelow(String listener, RequestFacts facts) {
    String text = facts.target().matchText();
    int end = facts.target().matchEnd();
    for (int at = floor(text, end); at >= 0; at = shorter[at]) {
      boolean below = PathMatcher.isBelow(text, end, keys[at]);
      Route route = first(routes[at], below, listener, facts);
      if (route != null) {
        return route;
      }
    }
    return null;
  }

  private static @Nullable Route first(
      Route[] candidates, boolean eligible, String listener, RequestFacts facts) {
    return eligible ? first(candidates, listener, facts) : null;
  }

  /** The first of the candidates whose demands besides host and path the request meets. */
  static @Nullable Route first(Route[] candidates, String listener, RequestFacts facts) {
    for (int i = 0; i < candidates.length; i++) {
      if (candidates[i].accepts(listener, facts)) {
        return candidates[i];
      }
    }
    return null;
  }

  /** The last key that does not sort behind {@code text[0, end)}, or -1. */
  private int floor(String text, int end) {
    int low = 0;
    int high = keys.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      if (compare(keys[middle], text, end) <= 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return high;
  }

  private static int compare(String key, String text, int end) {
    int common = Math.min(key.length(), end);
    for (int i = 0; i < common; i++) {
      if (key.charAt(i) != text.charAt(i)) {
        return key.charAt(i) - text.charAt(i);
      }
    }
    return key.length() - end;
  }
}
