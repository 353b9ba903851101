package io.weir.net;

/**
 * How a thread has spent its time since it began, in nanoseconds. What is in neither of the two it
 * slept, as loops do until something happens. Immutable.
 *
 * @param atNanos when this was read, on the clock of {@link System#nanoTime}
 * @param ranNanos on a processor
 * @param waitedNanos ready to run, but without a processor; -1 if the system does not tell
 */
public record ThreadTimes(long atNanos, long ranNanos, long waitedNanos) {
  /** Whether {@link #waitedNanos} is known. */
  public boolean waitingKnown() {
    return waitedNanos >= 0;
  }

  /** All but sleep. */
  public long busyNanos() {
    return ranNanos + Math.max(waitedNanos, 0);
  }
}
