package io.weir.discovery;

import java.util.List;

/**
 * What became of one look-up. Immutable.
 *
 * @param found not empty if anything was found; in no order
 * @param ttlNanos for how long that holds, as the answer says
 * @param reason why nothing was found, in words
 */
record Answer<T>(Kind kind, List<T> found, long ttlNanos, String reason) {
  /** How it went. */
  enum Kind {
    FOUND("found"),
    /** There is no such name, somebody who knows says. */
    NOT_FOUND("not_found"),
    /** There is, but nothing of what was asked for. */
    EMPTY("empty"),
    /** Nobody who knows has answered. */
    FAILED("failed");

    /** In metrics. */
    final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  Answer {
    found = List.copyOf(found);
  }

  static <T> Answer<T> of(List<T> found, long ttlNanos) {
    return new Answer<>(Kind.FOUND, found, ttlNanos, "");
  }

  static <T> Answer<T> without(Kind kind, String reason) {
    return new Answer<>(kind, List.of(), 0, reason);
  }

  /** Whether it says that there is nothing, rather than that nobody knows. */
  boolean denies() {
    return kind == Kind.NOT_FOUND || kind == Kind.EMPTY;
  }
}
