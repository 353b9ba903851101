package io.weir.health;

import io.weir.net.ControlOnly;

/**
 * What a row of checks comes to. The first one decides alone; after that a state changes when so
 * many in a row disagree with it. One for each backend that is checked; control thread.
 */
@ControlOnly
final class RiseFall {
  private boolean decided;
  private boolean up;
  private int against;

  /** Takes the result of a check; true if the state is another than before, or the first. */
  boolean record(boolean good, int rise, int fall) {
    if (decided && good == up) {
      against = 0;
      return false;
    }
    against++;
    if (decided && against < (good ? rise : fall)) {
      return false;
    }
    decided = true;
    up = good;
    return true;
  }

  boolean up() {
    return up;
  }

  /** Checks that disagreed with the state before the last change, or disagree with the present. */
  int against() {
    return against;
  }

  /** The present state was told, and what comes is counted anew. */
  void settled() {
    against = 0;
  }

  /** As if no check had been made. */
  void reset() {
    decided = false;
    against = 0;
  }
}
