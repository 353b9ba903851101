package io.weir.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Lines up columns of text, two spaces apart. The last column is never padded, so no line ends in
 * spaces. Used by one command and forgotten.
 */
final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  /** The rows as lines of text; the list may be changed by the caller. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        line.append(row.get(column));
        if (column + 1 < row.size()) {
          int padding = width(column) - row.get(column).length() + 2;
          line.append(" ".repeat(padding));
        }
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private int width(int column) {
    int width = 0;
    for (List<String> row : rows) {
      if (column < row.size()) {
        width = Math.max(width, row.get(column).length());
      }
    }
    return width;
  }
}
