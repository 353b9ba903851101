package io.weir.fuzz;

/** Why a {@link StrictReader} stops. It carries no stack trace, because there are so many. */
final class Unreadable extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean cut;

  private Unreadable(boolean cut) {
    super(cut ? "not all of a message" : "no message", null, false, false);
    this.cut = cut;
  }

  /** No message begins like this. */
  static Unreadable bad() {
    return new Unreadable(false);
  }

  /** The bytes end inside a message. */
  static Unreadable atTheEnd() {
    return new Unreadable(true);
  }

  boolean cut() {
    return cut;
  }
}
