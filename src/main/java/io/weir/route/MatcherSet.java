package io.weir.route;

import io.weir.http.RequestFacts;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The matchers of one route, by rank. Immutable; any thread; ends with its generation. */
final class MatcherSet implements Comparable<MatcherSet> {
  private final RouteMatcher[] matchers;
  private final int[] conditions;

  /**
   * @param matchers those the route has, in the order of the registry
   * @param conditions how many conditions it has for each entry of the registry
   */
  MatcherSet(List<RouteMatcher> matchers, int[] conditions) {
    this.matchers = matchers.toArray(RouteMatcher[]::new);
    this.conditions = conditions;
  }

  boolean matches(RequestFacts facts) {
    for (int i = 0; i < matchers.length; i++) {
      if (!matchers[i].matches(facts)) {
        return false;
      }
    }
    return true;
  }

  /** Why the first matcher that does not match does not, or null if all do. */
  @Nullable String miss(RequestFacts facts) {
    for (RouteMatcher matcher : matchers) {
      if (!matcher.matches(facts)) {
        return matcher.miss(facts);
      }
    }
    return null;
  }

  List<String> describe() {
    return List.of(matchers).stream().map(RouteMatcher::describe).toList();
  }

  /** The more demanding one comes first. */
  @Override
  public int compareTo(MatcherSet other) {
    for (int rank = 0; rank < conditions.length; rank++) {
      if (conditions[rank] != other.conditions[rank]) {
        return Integer.compare(other.conditions[rank], conditions[rank]);
      }
    }
    return 0;
  }

  /** Whether no request can match both. */
  boolean excludes(MatcherSet other) {
    for (RouteMatcher mine : matchers) {
      for (RouteMatcher theirs : other.matchers) {
        if (mine.getClass() == theirs.getClass() && mine.excludes(theirs)) {
          return true;
        }
      }
    }
    return false;
  }
}
