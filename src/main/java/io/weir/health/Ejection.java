package io.weir.health;

import io.weir.config.EjectionConfig;
import io.weir.net.ControlOnly;

/**
 * How often a backend was ejected of late, and for how long the next time: the n-th ejection lasts
 * n times as long as the first, up to a bound. Each such first time that it serves without another
 * takes one step back. Part of its {@link BackendHealth}, control thread.
 */
@ControlOnly
final class Ejection {
  private int count;
  private long returnedNanos;
  private int serial;

  /** Begins one; returns how long it lasts. */
  long eject(long nowNanos, EjectionConfig config) {
    long first = config.time().toNanos();
    long longest = Math.max(first, config.maxTime().toNanos());
    if (count > 0) {
      count = (int) Math.max(0, count - (nowNanos - returnedNanos) / first);
    }
    // A count beyond the longest time would take long to shrink and change nothing.
    count = (int) Math.min(count + 1L, (longest + first - 1) / first);
    serial++;
    return Math.min(longest, count * first);
  }

  /** It is over. */
  void returned(long nowNanos) {
    returnedNanos = nowNanos;
  }

  /** The number of the ejection that began last, so that its end is not taken for another's. */
  int serial() {
    return serial;
  }
}
