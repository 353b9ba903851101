package io.weir.admin;

import io.weir.telemetry.Counts;

/**
 * How traffic goes at the moment. Immutable.
 *
 * @param errorsPerSecond those of the requests that ended in an error
 * @param p50Micros what half of them did not exceed; -1, as the others, if there were none
 */
record Rates(
    double requestsPerSecond,
    double errorsPerSecond,
    long p50Micros,
    long p95Micros,
    long p99Micros) {
  static final Rates NONE = new Rates(0, 0, -1, -1, -1);

  /** What was counted within a time. */
  static Rates of(Counts counted, double seconds) {
    return new Rates(
        counted.ended() / seconds,
        counted.errors() / seconds,
        micros(counted, 0.5),
        micros(counted, 0.95),
        micros(counted, 0.99));
  }

  private static long micros(Counts counted, double share) {
    long nanos = counted.quantileNanos(share);
    return nanos < 0 ? -1 : nanos / 1000;
  }
}
