package io.weir.gateway;

import io.weir.config.Problem;
import java.util.ArrayList;
import java.util.List;

/**
 * How a reload ended.
 *
 * @param ok whether the new configuration is in force; if not, nothing has changed
 * @param generation number of the generation that is in force now
 * @param sentence the result in words
 * @param problems what is wrong with the configuration, in the order of its lines
 * @param changes what is different in the new configuration, a line each; empty if it is not in
 *     force
 */
public record ReloadResult(
    boolean ok, long generation, String sentence, List<Problem> problems, List<String> changes) {
  private static final int MOST_LINES = 40;

  static ReloadResult refused(long generation, String sentence, List<Problem> problems) {
    String text = "reload refused: " + sentence;
    return new ReloadResult(false, generation, text, problems, List.of());
  }

  /** The sentence, and on lines of their own every problem, or the changes. */
  public String text() {
    StringBuilder text = new StringBuilder(sentence);
    details().forEach(line -> text.append('\n').append(line));
    return text.toString();
  }

  /** Every problem, or the changes: the first of them, if there are very many. */
  List<String> details() {
    if (!ok) {
      return problems.stream().map(Problem::toString).toList();
    }
    List<String> lines = new ArrayList<>(changes);
    if (lines.size() > MOST_LINES) {
      lines.subList(MOST_LINES, lines.size()).clear();
      lines.add("and " + (changes.size() - MOST_LINES) + " more");
    }
    return lines;
  }
}
