package io.weir.convert;

/** Why a file could not be read as what it should be, and where. Immutable. */
public record Mistake(String file, int line, int column, String message) {
  @Override
  public String toString() {
    return file + ":" + line + ":" + column + ": " + message;
  }
}
