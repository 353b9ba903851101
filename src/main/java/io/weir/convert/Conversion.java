package io.weir.convert;

import io.weir.config.Origin;
import java.util.List;

/**
 * What came of a configuration of another proxy. Immutable.
 *
 * @param hocon the configuration for weir; empty if there are mistakes
 * @param mistakes why the files could not be read
 * @param taken how many directives are in it
 * @param itself how many more are not needed, because weir does the same by itself
 * @param left those that are not in it
 */
public record Conversion(
    String hocon, List<Mistake> mistakes, int taken, int itself, List<Left> left) {
  /** A directive that is not in the result, and why. */
  public record Left(Origin at, String directive, String reason) {}

  public Conversion {
    mistakes = List.copyOf(mistakes);
    left = List.copyOf(left);
  }
}
