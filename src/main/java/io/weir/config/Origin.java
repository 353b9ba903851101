package io.weir.config;

/**
 * Where a value stands: the file as the user named it, and the line, 0 when there is none to speak
 * of. Immutable.
 */
public record Origin(String file, int line) {
  @Override
  public String toString() {
    return line > 0 ? file + ":" + line : file;
  }
}
