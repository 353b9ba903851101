package io.weir.config;

import java.util.Locale;

/** Who is served first where requests wait for a backend, and who is refused first. */
public enum Priority {
  HIGH(0),
  NORMAL(1),
  LOW(2);

  private final int rank;
  private final String label;

  Priority(int rank) {
    this.rank = rank;
    this.label = name().toLowerCase(Locale.ROOT);
  }

  /** From 0 for the highest. */
  public int rank() {
    return rank;
  }

  /** As configuration and metrics write it. */
  public String label() {
    return label;
  }
}
