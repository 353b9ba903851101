package io.weir.route;

import io.weir.config.PathPattern.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds regular expressions that are never asked, because another route takes every path of their
 * host and prefixes come before expressions. Stateless; control thread.
 */
final class Shadows {
  private Shadows() {}

  /** One sentence for each. */
  static List<String> among(List<Route> ofOneHost) {
    List<String> warnings = new ArrayList<>();
    for (Route route : ofOneHost) {
      if (route.pathPattern().kind() == Kind.ANY && route.conditions().isEmpty()) {
        for (Route other : ofOneHost) {
          if (other.pathPattern().kind() == Kind.REGEX) {
            warnings.add(
                other
                    + " is never taken on host "
                    + other.hostText()
                    + ": "
                    + route
                    + " takes every path there, and prefixes come before regular expressions");
          }
        }
      }
    }
    return warnings;
  }
}
