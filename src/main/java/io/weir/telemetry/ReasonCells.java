package io.weir.telemetry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts by reason, where reasons are a small closed set of constant strings (failure labels).
 * Written by each loop for itself, read by a scrape; lives as long as its meter.
 *
 * <p>A loop finds its cell by comparing with the reasons it has met, the same string object first:
 * failures are rare and of few kinds, so this is a handful of comparisons and no map. The number of
 * reasons is bounded, so that a mistake elsewhere (a label made from a request) cannot flood the
 * metrics: what comes after the last free cell is counted as "other".
 */
final class ReasonCells {
  static final int MAX_REASONS = 64;
  static final String OTHER = "other";

  private static final VarHandle OWN = MethodHandles.arrayElementVarHandle(Own[].class);

  private final @Nullable Own[] loops;

  ReasonCells(int loops) {
    this.loops = new Own[loops];
  }

  /** Counts one event on the loop's own thread. */
  void add(int loop, String reason) {
    Own own = loops[loop];
    if (own == null) {
      own = new Own();
      // Release: a scrape that finds the object finds it initialised.
      OWN.setRelease(loops, loop, own);
    }
    own.add(reason);
  }

  /** Counts over all loops by reason, in the order of the alphabet. Any thread. */
  NavigableMap<String, Long> sums() {
    NavigableMap<String, Long> sums = new TreeMap<>();
    for (int loop = 0; loop < loops.length; loop++) {
      Own own = (Own) OWN.getAcquire(loops, loop);
      if (own != null) {
        own.addTo(sums);
      }
    }
    return sums;
  }

  /** All counts together. Any thread. */
  long total() {
    return sums().values().stream().mapToLong(Long::longValue).sum();
  }

  /** The reasons that one loop has met, and their counts; made with the first of them. */
  private static final class Own {
    private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle NAME = MethodHandles.arrayElementVarHandle(String[].class);

    private final @Nullable String[] names = new String[MAX_REASONS];
    private final long[] counts = new long[MAX_REASONS];

    void add(String reason) {
      int cell = cellOf(reason);
      LONG.setOpaque(counts, cell, counts[cell] + 1);
    }

    private int cellOf(String reason) {
      int cell = 0;
      while (cell < MAX_REASONS - 1) {
        String name = names[cell];
        if (name == null) {
          NAME.setRelease(names, cell, reason);
          return cell;
        }
        if (name.equals(reason)) {
          return cell;
        }
        cell++;
      }
      NAME.setRelease(names, cell, OTHER);
      return cell;
    }

    void addTo(NavigableMap<String, Long> sums) {
      for (int i = 0; i < MAX_REASONS; i++) {
        String name = (String) NAME.getAcquire(names, i);
        long count = (long) LONG.getOpaque(counts, i);
        if (name != null && count > 0) {
          sums.merge(name, count, Long::sum);
        }
      }
    }
  }
}
