package io.weir.telemetry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Answers counted by status code, 100 to 599, per loop. Written by each loop for itself, read by a
 * scrape (see {@link Cells} for why that is sound); lives as long as its route's meters.
 *
 * <p>A route answers with a handful of codes, so the cells of a loop come in pages of 16 codes that
 * are made when the first of them is needed: a few hundred bytes per route and loop instead of four
 * thousand.
 */
final class CodeCells {
  private static final VarHandle PAGE = MethodHandles.arrayElementVarHandle(long[][].class);
  private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);

  /** Names of the classes, by {@link #classOf}. */
  static final String[] CLASSES = {"1xx", "2xx", "3xx", "4xx", "5xx"};

  private static final int FIRST = 100;
  private static final int LAST = 599;
  private static final int PAGE_BITS = 4;
  private static final int PAGE_SIZE = 1 << PAGE_BITS;
  private static final int PAGES = ((LAST - FIRST) >> PAGE_BITS) + 1;

  /** What is counted when the client went away before it could be answered. */
  private static final int CLIENT_GONE = 499;

  private final long[] @Nullable [][] loops;

  CodeCells(int loops) {
    this.loops = new long[loops][PAGES][];
  }

  /** The code as metrics name it: always within 100 to 599. */
  static int bounded(int status) {
    return status < FIRST ? CLIENT_GONE : Math.min(status, LAST);
  }

  /** The index of the class of a bounded code: 0 for 1xx to 4 for 5xx. */
  static int classOf(int bounded) {
    return bounded / 100 - 1;
  }

  /** Counts one answer on the loop's own thread. */
  void add(int loop, int bounded) {
    int at = bounded - FIRST;
    long[] @Nullable [] pages = loops[loop];
    long[] page = pages[at >> PAGE_BITS];
    if (page == null) {
      page = new long[PAGE_SIZE];
      // Release: a scrape that finds the page finds it zeroed.
      PAGE.setRelease(pages, at >> PAGE_BITS, page);
    }
    int cell = at & (PAGE_SIZE - 1);
    LONG.setOpaque(page, cell, page[cell] + 1);
  }

  /** How often the code was counted on all loops. Any thread. */
  long sum(int code) {
    int at = code - FIRST;
    long sum = 0;
    for (long[] @Nullable [] pages : loops) {
      long[] page = (long[]) PAGE.getAcquire(pages, at >> PAGE_BITS);
      if (page != null) {
        sum += (long) LONG.getOpaque(page, at & (PAGE_SIZE - 1));
      }
    }
    return sum;
  }

  /** Calls the visitor for each code that was counted at least once. */
  void forEach(Visitor visitor) {
    for (int code = FIRST; code <= LAST; code++) {
      long count = sum(code);
      if (count > 0) {
        visitor.counted(code, count);
      }
    }
  }

  /** Receives one code and its count. */
  interface Visitor {
    void counted(int code, long count);
  }
}
