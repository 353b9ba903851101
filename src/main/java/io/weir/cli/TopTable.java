package io.weir.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * A table that fits a width: names on the left, numbers at the right edges of their columns. What
 * does not fit loses its last columns, then the ends of its names. Used for one table and dropped.
 */
final class TopTable {
  private static final int MIN_NAME = 16;
  private static final String GAP = "  ";

  private record Row(String style, List<String> cells) {}

  private final int width;
  private final List<Row> rows = new ArrayList<>();

  TopTable(int width) {
    this.width = width;
  }

  void titles(String... cells) {
    rows.add(new Row(Ansi.BOLD, List.of(cells)));
  }

  /** One more row; the style is for terminals, empty for none. */
  void row(String style, List<String> cells) {
    rows.add(new Row(style, cells));
  }

  List<String> lines(boolean colours) {
    int columns = rows.get(0).cells().size();
    while (columns > 2 && MIN_NAME + numbers(columns) > width) {
      columns--;
    }
    int name = Math.min(width(0), width - numbers(columns));
    List<String> lines = new ArrayList<>();
    for (Row row : rows) {
      String line = line(row, columns, name);
      boolean styled = colours && !row.style().isEmpty();
      lines.add(styled ? row.style() + line + Ansi.PLAIN : line);
    }
    return lines;
  }

  private String line(Row row, int columns, int name) {
    String first = cut(row.cells().get(0), name);
    StringBuilder line = new StringBuilder(first).append(" ".repeat(name - first.length()));
    for (int column = 1; column < columns; column++) {
      String cell = row.cells().get(column);
      line.append(GAP).append(" ".repeat(width(column) - cell.length())).append(cell);
    }
    return line.toString();
  }

  /** What all columns but the first take. */
  private int numbers(int columns) {
    int numbers = 0;
    for (int column = 1; column < columns; column++) {
      numbers += GAP.length() + width(column);
    }
    return numbers;
  }

  private int width(int column) {
    return rows.stream().mapToInt(row -> row.cells().get(column).length()).max().orElse(0);
  }

  /** The beginning of a text, with a sign that there is more. */
  static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 1) + "…";
  }
}
