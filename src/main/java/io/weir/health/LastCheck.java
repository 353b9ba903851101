package io.weir.health;

/**
 * What the last check of a backend said. Never changed.
 *
 * @param result in words, such as "status 200"
 * @param tookNanos from its begin to its judgement
 * @param endedNanos on the clock of {@link System#nanoTime}
 */
public record LastCheck(boolean passed, String result, long tookNanos, long endedNanos) {}
