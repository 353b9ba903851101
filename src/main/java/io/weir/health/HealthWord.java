package io.weir.health;

/**
 * The bits of a backend's state: one for each that may object to its use, and some that explain.
 * They are independent, so that whoever set one is also who clears it. Stateless.
 */
final class HealthWord {
  static final int MAINTENANCE = 1;
  static final int DRAINED = 1 << 1;
  static final int UNRESOLVED = 1 << 2;
  static final int DOWN = 1 << 3;
  static final int EJECTED = 1 << 4;

  /** There are checks, and none has ended yet. */
  static final int UNCHECKED = 1 << 5;

  /** It would be ejected, but too few others are left. */
  static final int SPARED = 1 << 6;

  /** It is back from an ejection, and has to show first that its attempts go well. */
  static final int PROBATION = 1 << 7;

  private static final int OPERATOR = MAINTENANCE | DRAINED;
  private static final int OBJECTIONS = OPERATOR | UNRESOLVED | DOWN | EJECTED;

  private HealthWord() {}

  /** Whether new requests may go there. */
  static boolean usable(int word) {
    return (word & OBJECTIONS) == 0;
  }

  /** Whether nothing but the checks and its attempts object, if anything does. */
  static boolean offered(int word) {
    return (word & (OPERATOR | UNRESOLVED)) == 0;
  }

  /** Whether requests of a session that began there may still go there. */
  static boolean keepsSessions(int word) {
    return (word & OBJECTIONS & ~DRAINED) == 0;
  }

  static State state(int word) {
    if ((word & MAINTENANCE) != 0) {
      return State.MAINTENANCE;
    }
    if ((word & DRAINED) != 0) {
      return State.DRAINED;
    }
    if ((word & UNRESOLVED) != 0) {
      return State.UNRESOLVED;
    }
    if ((word & DOWN) != 0) {
      return State.DOWN;
    }
    return (word & EJECTED) != 0 ? State.EJECTED : State.UP;
  }
}
