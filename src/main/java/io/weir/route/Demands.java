package io.weir.route;

import io.weir.config.PathPattern;
import io.weir.config.RouteConfig;
import io.weir.http.RequestFacts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a route demands of a request. Immutable; any thread; ends with its generation.
 *
 * @param listeners names, empty for all; looked at last
 */
record Demands(HostMatcher hosts, PathMatcher path, MatcherSet rest, List<String> listeners) {
  /** No demand at all. */
  static final Demands NONE =
      new Demands(
          new HostMatcher(List.of()),
          PathMatcher.of(PathPattern.EVERY),
          new MatcherSet(List.of(), new int[0]),
          List.of());

  Demands {
    listeners = List.copyOf(listeners);
  }

  /** Problems go to the route's section. */
  static Demands from(RouteConfig route) {
    return new Demands(
        new HostMatcher(route.hosts()),
        PathMatcher.from(route),
        Matchers.from(route.section()),
        route.listeners());
  }

  boolean restMet(String listener, RequestFacts facts) {
    return rest.matches(facts) && serves(listener);
  }

  /** A walk by index, because an iterator would be an object per request. */
  private boolean serves(String listener) {
    for (int i = 0; i < listeners.size(); i++) {
      if (listeners.get(i).equals(listener)) {
        return true;
      }
    }
    return listeners.isEmpty();
  }

  @Nullable String miss(String listener, RequestFacts facts) {
    if (!hosts.matches(facts)) {
      return hosts.miss(facts);
    }
    if (!path.matches(facts)) {
      return path.miss(facts);
    }
    String miss = rest.miss(facts);
    if (miss == null && !serves(listener)) {
      return "listener " + listener + " is not " + String.join(" or ", listeners);
    }
    return miss;
  }

  List<String> describe() {
    List<String> words = new ArrayList<>(rest.describe());
    if (!listeners.isEmpty()) {
      words.add("listener " + String.join(" or ", listeners));
    }
    return List.copyOf(words);
  }

  /**
   * Whether nothing decides between two routes of one host pattern: same path, equally many
   * conditions at every rank, and a request that meets them all is conceivable.
   */
  boolean tiesWith(Demands other) {
    return path.pattern().equals(other.path.pattern())
        && rest.compareTo(other.rest) == 0
        && !rest.excludes(other.rest)
        && listenersOverlap(other);
  }

  private boolean listenersOverlap(Demands other) {
    return listeners.isEmpty()
        || other.listeners.isEmpty()
        || listeners.stream().anyMatch(other.listeners::contains);
  }
}
