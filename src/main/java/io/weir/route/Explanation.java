package io.weir.route;

import java.util.List;

/**
 * Why a request takes the route it takes. Immutable; made for people, never on the data path.
 *
 * @param winner the route taken, which is the no-route route if none matches
 * @param steps every route in order of precedence
 */
public record Explanation(Route winner, List<Step> steps) {
  public Explanation {
    steps = List.copyOf(steps);
  }

  /**
   * What became of one route.
   *
   * @param reason in words, such as {@code host a.example is not b.example}
   */
  public record Step(Route route, boolean taken, String reason) {}
}
