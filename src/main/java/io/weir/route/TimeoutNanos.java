package io.weir.route;

import io.weir.config.TimeoutConfig;
import java.time.Duration;

/**
 * The deadlines of a route as the data path wants them. Immutable; any thread. Zero is off.
 *
 * @param connect to establish a connection
 * @param queue to wait for a connection
 * @param firstByte from the end of the request to the first byte of the response
 * @param idle between two reads or writes of a body
 * @param total of the whole exchange
 * @param perTry of one attempt
 * @param tunnelIdle between two bytes of a tunnel
 */
public record TimeoutNanos(
    long connect, long queue, long firstByte, long idle, long total, long perTry, long tunnelIdle) {
  /** No deadline at all, for what never reaches a backend. */
  static final TimeoutNanos OFF = new TimeoutNanos(0, 0, 0, 0, 0, 0, 0);

  /** The same in nanoseconds. */
  public static TimeoutNanos of(TimeoutConfig config) {
    return new TimeoutNanos(
        nanos(config.connect()),
        nanos(config.queue()),
        nanos(config.firstByte()),
        nanos(config.idle()),
        nanos(config.total()),
        nanos(config.perTry()),
        nanos(config.tunnelIdle()));
  }

  /** A duration beyond 292 years does not fit; it means as much as the longest that does. */
  private static long nanos(Duration duration) {
    try {
      return duration.toNanos();
    } catch (ArithmeticException e) {
      return Long.MAX_VALUE;
    }
  }
}
