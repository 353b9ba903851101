package io.weir.health;

import java.util.Locale;

/** What a backend is to those who look at it; the first one that holds, in this order. */
public enum State {
  /** An operator took it out of service altogether. */
  MAINTENANCE,
  /** An operator lets it finish what it has. */
  DRAINED,
  /** Its name leads nowhere. */
  UNRESOLVED,
  /** Its checks fail. */
  DOWN,
  /** Its attempts failed; it comes back by itself. */
  EJECTED,
  UP;

  /** As metrics, pages and commands write it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
