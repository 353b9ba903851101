package io.weir.config;

import java.time.Duration;
import java.util.List;

/**
 * Which exchanges have a line in the access log. Immutable.
 *
 * @param sample share of all of them, 0 to 1
 * @param statuses of which each has one, whatever the share
 * @param slowerThan so does each that takes longer; zero is off
 */
public record LogSelection(double sample, List<StatusRange> statuses, Duration slowerThan) {
  public static final LogSelection ALL = new LogSelection(1, List.of(), Duration.ZERO);

  public LogSelection {
    statuses = List.copyOf(statuses);
  }

  /** Whether an exchange has one in any case. */
  public boolean always(int status, long nanos) {
    return sample >= 1
        || (!slowerThan.isZero() && nanos > slowerThan.toNanos())
        || StatusRange.anyContains(statuses, status);
  }
}
