package io.weir.route;

import io.weir.config.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The registry of matchers with a key of their own in a route. Their order here is their rank when
 * two routes could take one request. Stateless; control thread.
 */
final class Matchers {
  private static final List<Map.Entry<String, Function<Section, RouteMatcher>>> KEYS =
      List.of(
          Map.entry("method", MethodMatcher::from),
          Map.entry("headers", HeaderMatcher::from),
          Map.entry("query", QueryMatcher::from),
          Map.entry("client", ClientAddressMatcher::from));

  private Matchers() {}

  /** The matchers that this route's section has keys for; problems go to the section. */
  static MatcherSet from(Section section) {
    List<RouteMatcher> present = new ArrayList<>();
    int[] conditions = new int[KEYS.size()];
    for (int rank = 0; rank < KEYS.size(); rank++) {
      if (section.has(KEYS.get(rank).getKey())) {
        RouteMatcher matcher = KEYS.get(rank).getValue().apply(section);
        conditions[rank] = matcher.conditions();
        present.add(matcher);
      }
    }
    return new MatcherSet(present, conditions);
  }

  /** For keys where a list of accepted values that is empty would accept nothing. */
  static void refuseEmptyList(Section section, String key) {
    if (section.parseAll(key, text -> text).isEmpty()) {
      section.problem(key, "is empty, so no request matches");
    }
  }

  static List<String> keys() {
    return KEYS.stream().map(Map.Entry::getKey).toList();
  }
}
