package io.weir.telemetry;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import java.util.Arrays;
import java.util.List;

/**
 * The bounds of the histograms and the way into them. Immutable, made once from the configuration,
 * shared by all meters and threads.
 *
 * <p>In {@link Cells} a histogram takes {@link #width()} cells: one per finite bound, one for what
 * is above all bounds, one for the sum in nanoseconds.
 */
final class Buckets {
  /**
   * Ascending bounds in nanoseconds, filled up with the largest long to one less than a power of
   * two.
   */
  private final long[] search;

  private final int firstStep;
  private final int finite;
  private final double[] upperSeconds;

  Buckets(List<Double> seconds) {
    double[] sorted =
        seconds.stream().mapToDouble(Double::doubleValue).sorted().distinct().toArray();
    finite = sorted.length;
    upperSeconds = Arrays.copyOf(sorted, finite + 1);
    upperSeconds[finite] = Double.POSITIVE_INFINITY;
    int padded = Math.max(1, Integer.highestOneBit(finite) << 1);
    firstStep = padded >> 1;
    search = new long[padded - 1];
    Arrays.fill(search, Long.MAX_VALUE);
    for (int i = 0; i < finite; i++) {
      search[i] = Math.round(sorted[i] * 1e9);
    }
  }

  int width() {
    return finite + 2;
  }

  /**
   * Records one duration on the loop's own thread; a negative one (it did not happen) counts as 0.
   */
  void record(Cells cells, int loop, int base, long nanos) {
    long value = Math.max(0, nanos);
    cells.add(loop, base + find(value), 1);
    cells.add(loop, base + finite + 1, value);
  }

  /**
   * The index of the first bound that is not below the value. Each step takes the sign of a
   * difference as a mask, so the processor has no branch to guess; durations are what it would
   * guess wrongly.
   */
  int find(long nanos) {
    int at = 0;
    for (int step = firstStep; step > 0; step >>= 1) {
      at += step & (int) ((search[at + step - 1] - nanos) >> 63);
    }
    return at;
  }

  /** What a histogram has counted, for a scrape. */
  record Counted(ClassicHistogramBuckets buckets, double sumSeconds) {}

  /** Over all loops. */
  Counted counted(Cells cells, int base) {
    return counted(counts(cells, base), sumSeconds(cells, base));
  }

  /** Of one loop. */
  Counted counted(Cells cells, int loop, int base) {
    double sum = cells.of(loop, base + finite + 1) / 1e9;
    return counted(counts(cells, loop, base), sum);
  }

  private Counted counted(long[] counts, double sumSeconds) {
    return new Counted(ClassicHistogramBuckets.of(upperSeconds, counts), sumSeconds);
  }

  /** Bounds for the scrape, the last one infinite. */
  double[] upperSeconds() {
    return upperSeconds;
  }

  /** The count of each bucket over all loops, not cumulative. */
  long[] counts(Cells cells, int base) {
    long[] counts = new long[finite + 1];
    for (int i = 0; i <= finite; i++) {
      counts[i] = cells.sum(base + i);
    }
    return counts;
  }

  /** Adds the count of each bucket over all loops to others. */
  void addCounts(Cells cells, int base, long[] to) {
    for (int i = 0; i <= finite; i++) {
      to[i] += cells.sum(base + i);
    }
  }

  /** As {@link #counts}, for one loop. */
  long[] counts(Cells cells, int loop, int base) {
    long[] counts = new long[finite + 1];
    for (int i = 0; i <= finite; i++) {
      counts[i] = cells.of(loop, base + i);
    }
    return counts;
  }

  double sumSeconds(Cells cells, int base) {
    return cells.sum(base + finite + 1) / 1e9;
  }
}
