package io.weir.gateway;

import java.util.ArrayList;
import java.util.List;

/**
 * A reload that has ended, as it is remembered for those who ask what happened lately. Immutable.
 *
 * @param atMillis wall clock of its end
 */
record PastReload(long atMillis, ReloadResult result) {
  /** How many are remembered. */
  static final int MOST = 10;

  /** How many lines of each are told. */
  static final int MOST_LINES = 41;

  /** A list with one more, the latest first, and without what is too old. */
  static List<PastReload> with(PastReload latest, List<PastReload> before) {
    List<PastReload> all = new ArrayList<>(MOST);
    all.add(latest);
    before.stream().limit(MOST - 1).forEach(all::add);
    return List.copyOf(all);
  }
}
