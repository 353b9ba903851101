package io.weir.cli;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A backend as the running weir tells of it. Immutable. */
record LiveBackend(
    String cluster,
    String backend,
    String state,
    String reason,
    String weight,
    String inFlight,
    boolean backup) {
  private static final int CELLS = 7;

  /** All backends of the weir that runs with this file; null if it does not answer, and says so. */
  static @Nullable List<LiveBackend> ask(ConfigFile file, Console console) {
    List<String> answer = ControlTarget.of(file).ask("backends", console);
    return answer == null ? null : all(answer);
  }

  /** What stands behind a backend that does not simply serve; empty for the others. */
  String note() {
    if (state.equals("up") && reason.isEmpty()) {
      return "";
    }
    return ", "
        + (state.equals("up") ? "" : "not used: " + state + (reason.isEmpty() ? "" : ", "))
        + reason;
  }

  /** The lines behind the first one of an answer. */
  static List<LiveBackend> all(List<String> answer) {
    List<LiveBackend> all = new ArrayList<>();
    for (String line : answer.subList(1, answer.size())) {
      String[] cells = line.split("\t", CELLS);
      if (cells.length == CELLS) {
        boolean backup = cells[6].equals("backup");
        all.add(
            new LiveBackend(cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], backup));
      }
    }
    return all;
  }
}
