package io.weir.health;

import io.weir.health.BackendHealth.Tally;
import io.weir.net.ControlOnly;

/**
 * The attempts of the last seconds, from counts that only grow: a ring of what they were at each
 * look. Part of its {@link BackendHealth}, control thread.
 */
@ControlOnly
final class ErrorWindow {
  private Tally[] looks = new Tally[0];
  private int next;
  private int known;

  /**
   * Adds a look, one for each second; returns what has come since the first one in the window.
   *
   * @param counts so far
   * @param seconds length of the window
   */
  Tally look(Tally counts, int seconds) {
    if (looks.length != seconds + 1) {
      looks = new Tally[seconds + 1];
      clear();
    }
    looks[next] = counts;
    known = Math.min(known + 1, looks.length);
    Tally first = looks[Math.floorMod(next + 1 - known, looks.length)];
    next = (next + 1) % looks.length;
    return counts.since(first);
  }

  /** The next look is the first one. */
  void clear() {
    next = 0;
    known = 0;
  }
}
