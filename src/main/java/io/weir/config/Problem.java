package io.weir.config;

/**
 * One thing that is wrong with a configuration, in one sentence that an operator can act on.
 * Immutable.
 */
public record Problem(Origin at, String message) {
  @Override
  public String toString() {
    return at + ": " + message;
  }
}
