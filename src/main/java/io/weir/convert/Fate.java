package io.weir.convert;

/**
 * What becomes of a directive. Immutable.
 *
 * @param reason why it is not in the result; else empty
 */
record Fate(Kind kind, String reason) {
  /** The three ways it can go. */
  enum Kind {
    /** It is in the result. */
    TAKEN,
    /** weir does the same, or has no need of it. */
    ITSELF,
    /** It is not in the result. */
    NOT
  }

  static final Fate TAKEN = new Fate(Kind.TAKEN, "");
  static final Fate ITSELF = new Fate(Kind.ITSELF, "");
}
