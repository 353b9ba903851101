package io.weir.telemetry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The counters of one meter: one {@code long[]} per loop, written by that loop alone, added up by
 * whoever scrapes. Made on the control thread, lives as long as its meter.
 *
 * <p>Why this is enough: a counter with a single writer needs no atomic addition, only that readers
 * see whole values and see them eventually. That is what opaque mode promises: a long never tears,
 * and writes become visible in finite time; it compiles to a plain move. A scrape may therefore
 * read one cell a few nanoseconds older than its neighbour, so that for instance the sum of a
 * histogram lags its count by one observation. A scrape happens every few seconds and the next one
 * has caught up, which is why nobody pays for a fence here.
 *
 * <p>Each loop's array is an object of its own with unused longs at both ends, so that two loops
 * never write to the same cache line (nor to neighbours that the processor fetches in pairs), even
 * when the arrays were allocated one behind the other.
 */
final class Cells {
  private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);

  /** 128 bytes: two cache lines. */
  private static final int PAD = 16;

  private final long[][] loops;

  Cells(int loops, int width) {
    this.loops = new long[loops][PAD + width + PAD];
  }

  /** Adds on the loop's own thread. */
  void add(int loop, int cell, long amount) {
    long[] own = loops[loop];
    int at = PAD + cell;
    LONG.setOpaque(own, at, own[at] + amount);
  }

  int loops() {
    return loops.length;
  }

  /** What one loop has counted. Any thread. */
  long of(int loop, int cell) {
    return (long) LONG.getOpaque(loops[loop], PAD + cell);
  }

  /** What all loops have counted. Any thread. */
  long sum(int cell) {
    long sum = 0;
    for (int loop = 0; loop < loops.length; loop++) {
      sum += of(loop, cell);
    }
    return sum;
  }

  /**
   * A level from a counter of arrivals and one of departures; read a little askew, never below 0.
   */
  long level(int arrived, int left) {
    long departures = sum(left);
    return Math.max(0, sum(arrived) - departures);
  }
}
