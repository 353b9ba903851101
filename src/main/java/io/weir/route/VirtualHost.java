package io.weir.route;

import io.weir.config.HostPattern;
import io.weir.config.PathPattern;
import io.weir.http.RequestFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one host pattern. Immutable; any thread; ends with its generation.
 *
 * <p>Exact paths and prefixes are found by an index. Routes for all paths and regular expressions
 * are tried one after the other.
 */
final class VirtualHost {
  /** What a route without a host has: below the empty name lies every name. */
  static final HostPattern EVERY = new HostPattern("", true);

  private static final Route[] NONE = {};

  private final String suffix;
  private final PathTable exact;
  private final PathTable prefixes;
  private final Route[] anyPath;
  private final Route[] expressions;

  /**
   * @param routes in order of precedence
   */
  VirtualHost(HostPattern host, List<Route> routes) {
    this.suffix = host.host();
    SortedMap<String, List<Route>> byPath = new TreeMap<>();
    SortedMap<String, List<Route>> byPrefix = new TreeMap<>();
    List<Route> all = new ArrayList<>();
    List<Route> regex = new ArrayList<>();
    for (Route route : routes) {
      PathPattern path = route.pathPattern();
      switch (path.kind()) {
        case EXACT -> byPath.computeIfAbsent(path.text(), p -> new ArrayList<>()).add(route);
        case PREFIX -> byPrefix.computeIfAbsent(path.text(), p -> new ArrayList<>()).add(route);
        case ANY -> all.add(route);
        case REGEX -> regex.add(route);
      }
    }
    exact = new PathTable(byPath);
    prefixes = new PathTable(byPrefix);
    anyPath = all.toArray(NONE);
    expressions = regex.toArray(NONE);
  }

  /** Whether {@code host} is one or more labels below this wildcard's name. */
  boolean covers(String host) {
    return covers(suffix, host);
  }

  static boolean covers(String suffix, String host) {
    int dot = host.length() - suffix.length() - 1;
    return suffix.isEmpty() || (dot > 0 && host.charAt(dot) == '.' && host.endsWith(suffix));
  }

  /** The first route to take the request, or null if none does. Allocates nothing of its own. */
  @Nullable Route find(String listener, RequestFacts facts) {
    Route route = exact.findExact(listener, facts);
    if (route == null) {
      route = prefixes.findBelow(listener, facts);
    }
    if (route == null) {
      route = PathTable.first(anyPath, listener, facts);
    }
    return route == null ? findExpression(listener, facts) : route;
  }

  private @Nullable Route findExpression(String listener, RequestFacts facts) {
    for (int i = 0; i < expressions.length; i++) {
      if (expressions[i].accepts(listener, facts) && expressions[i].path().matches(facts)) {
        return expressions[i];
      }
    }
    return null;
  }
}
