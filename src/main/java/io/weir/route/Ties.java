package io.weir.route;

import io.weir.config.Origin;
import io.weir.config.Problems;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds routes that nothing decides between. Lives while one table is built, on the control thread.
 */
final class Ties {
  private final Map<Route, Origin> origins;
  private final Problems problems;

  Ties(Map<Route, Origin> origins, Problems problems) {
    this.origins = origins;
    this.problems = problems;
  }

  /** Compares the routes of one host; only those with one path can tie. */
  void check(List<Route> ofOneHost) {
    Map<Object, List<Route>> byPath = new HashMap<>();
    for (Route route : ofOneHost) {
      byPath.computeIfAbsent(route.pathPattern(), p -> new ArrayList<>()).add(route);
    }
    for (List<Route> alike : byPath.values()) {
      for (int i = 0; i < alike.size(); i++) {
        for (int j = i + 1; j < alike.size(); j++) {
          check(alike.get(i), alike.get(j));
        }
      }
    }
  }

  private void check(Route a, Route b) {
    if (a.demands().tiesWith(b.demands())) {
      if (isBehind(a, b)) {
        report(b, a);
      } else {
        report(a, b);
      }
    }
  }

  private boolean isBehind(Route a, Route b) {
    Origin first = origin(a);
    Origin second = origin(b);
    return first.file().equals(second.file())
        ? first.line() > second.line()
        : first.file().compareTo(second.file()) > 0;
  }

  /** Says it at the later line, and names the earlier one. */
  private void report(Route earlier, Route later) {
    problems.add(
        origin(later),
        "route \""
            + later.name()
            + "\" ties with route \""
            + earlier.name()
            + "\" ("
            + origin(earlier)
            + "): host, path and number of conditions are the same, so nothing decides which one "
            + "takes a request that matches both");
  }

  private Origin origin(Route route) {
    return origins.getOrDefault(route, new Origin("", 0));
  }
}
