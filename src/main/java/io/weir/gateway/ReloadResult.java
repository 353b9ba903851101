package io.weir.gateway;

import io.weir.config.Problem;
import java.util.List;

/**
 * How a reload ended.
 *
 * @param ok whether the new configuration is in force; if not, nothing has changed
 * @param generation number of the generation that is in force now
 * @param sentence the result in words
 * @param problems what is wrong with the configuration, in the order of its lines
 */
public record ReloadResult(boolean ok, long generation, String sentence, List<Problem> problems) {

  /** The sentence, and every problem on a line of its own. */
  public String text() {
    StringBuilder text = new StringBuilder(sentence);
    for (Problem problem : problems) {
      text.append('\n').append(problem.at()).append(": ").append(problem.message());
    }
    return text.toString();
  }
}
