package io.weir.convert;

/** Ends the reading of one file; carries no stack trace because the mistake is in the file. */
final class Unparsable extends Exception {
  private final transient Mistake mistake;

  Unparsable(Mistake mistake) {
    super(mistake.toString(), null, false, false);
    this.mistake = mistake;
  }

  Mistake mistake() {
    return mistake;
  }
}
