package io.weir.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Who makes what of each message, as a file under {@code target} that a person may read. */
final class VerdictTable {
  private static final int WIDEST = 30;

  private final List<String> lines = new ArrayList<>();

  /** A row; the verdicts are by the names of the readers, and weir's is the first. */
  void add(String message, Map<String, String> verdicts) {
    if (lines.isEmpty()) {
      lines.add(line(verdicts.keySet(), ' ', "message"));
    }
    boolean alike = verdicts.values().stream().distinct().count() == 1;
    lines.add(line(verdicts.values(), alike ? ' ' : '*', message));
  }

  private static String line(Collection<String> cells, char mark, String message) {
    StringBuilder line = new StringBuilder().append(mark).append(' ');
    cells.forEach(cell -> line.append(padded(cell)));
    return line.append(message).toString();
  }

  private static String padded(String cell) {
    String text = cell.length() > WIDEST ? cell.substring(0, WIDEST - 3) + "..." : cell;
    return String.format("%-16s  ", text);
  }

  /** Writes what there is. */
  void write(String name) {
    try {
      Path directory = Files.createDirectories(Path.of("target", "differential"));
      Files.write(directory.resolve(name), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
