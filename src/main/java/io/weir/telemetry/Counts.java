package io.weir.telemetry;

/**
 * What a route or a backend has counted up to a moment: how many ended, how many of them in an
 * error, and how long they took, in the buckets of the histogram. Also the difference of two such
 * moments. Immutable.
 */
public final class Counts {
  private final Buckets buckets;
  private final long ended;
  private final long errors;
  private final long[] durations;

  Counts(Buckets buckets, long ended, long errors, long[] durations) {
    this.buckets = buckets;
    this.ended = ended;
    this.errors = errors;
    this.durations = durations;
  }

  public long ended() {
    return ended;
  }

  public long errors() {
    return errors;
  }

  /** Both together; they have the same buckets, as all meters of a process do. */
  public Counts plus(Counts other) {
    return combined(other, 1);
  }

  /**
   * What came between an earlier moment and this one. A series may have ended and begun anew with
   * its counters at 0; then everything that it has counted is new.
   */
  public Counts since(Counts earlier) {
    return ended < earlier.ended || errors < earlier.errors ? this : combined(earlier, -1);
  }

  private Counts combined(Counts other, int sign) {
    long[] sums = durations.clone();
    for (int i = 0; i < sums.length; i++) {
      sums[i] = Math.max(0, sums[i] + sign * other.durations[i]);
    }
    return new Counts(buckets, ended + sign * other.ended, errors + sign * other.errors, sums);
  }

  /**
   * The duration that this share of them did not exceed, -1 if there are none. Within a bucket they
   * count as evenly spread, as Prometheus has it; what is above all bounds counts as the last one.
   */
  public long quantileNanos(double share) {
    long all = 0;
    for (long count : durations) {
      all += count;
    }
    if (all == 0) {
      return -1;
    }
    double rank = share * all;
    double[] upper = buckets.upperSeconds();
    double lower = 0;
    long below = 0;
    for (int i = 0; i < durations.length; i++) {
      if (Double.isInfinite(upper[i])) {
        break;
      }
      if (durations[i] > 0 && below + durations[i] >= rank) {
        double within = (rank - below) / durations[i];
        return Math.round((lower + (upper[i] - lower) * within) * 1e9);
      }
      below += durations[i];
      lower = upper[i];
    }
    return Math.round(lower * 1e9);
  }
}
