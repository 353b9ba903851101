package io.weir.health;

/**
 * How one check ended. Immutable.
 *
 * @param text in words, to go on after a colon
 */
record ProbeResult(Kind kind, String text) {
  /** What it says about the backend. */
  enum Kind {
    PASSED,
    FAILED,
    /** Nothing: weir itself could not make it, or stood still meanwhile. */
    VOID
  }

  static ProbeResult passed(String text) {
    return new ProbeResult(Kind.PASSED, text);
  }

  static ProbeResult failed(String text) {
    return new ProbeResult(Kind.FAILED, text);
  }

  static ProbeResult ofNothing(String text) {
    return new ProbeResult(Kind.VOID, text);
  }
}
