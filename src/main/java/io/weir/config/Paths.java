package io.weir.config;

import java.nio.file.Path;

/** Paths as a configuration writes them. Holds no state. */
final class Paths {
  private Paths() {}

  /** A path that starts at the directory of a file unless it is absolute. */
  static Path beside(Path file, String text) {
    if (text.isBlank() || text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("is not a path");
    }
    return file.resolveSibling(text);
  }
}
