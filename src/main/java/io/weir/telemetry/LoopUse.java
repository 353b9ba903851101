package io.weir.telemetry;

import io.weir.net.ThreadTimes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How much of its time one loop uses. All work is done by scrapes, none by the loop. Lives as long
 * as the process; scrapes may overlap, so it takes one at a time.
 *
 * <p>The ratio is over the time since the latest scrape that is at least ten seconds back, whoever
 * made it: so those who scrape in turns do not cut each other's time short, and none of it is left
 * out.
 */
final class LoopUse {
  static final long LEAST_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** Scrapes that follow each other faster leave no reading behind. */
  private static final long SPACING_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Supplier<@Nullable ThreadTimes> source;

  /** The oldest first: the one to compare with, then those that are too young for that. */
  private final Deque<ThreadTimes> readings = new ArrayDeque<>();

  LoopUse(Supplier<@Nullable ThreadTimes> source) {
    this.source = source;
    ThreadTimes first = source.get();
    if (first != null) {
      readings.add(first);
    }
  }

  synchronized void collect(Points points, String loop) {
    ThreadTimes now = source.get();
    if (now == null) {
      return;
    }
    points.counter(Meters.LOOP_CPU, now.ranNanos() / 1e9, loop);
    if (now.waitingKnown()) {
      points.counter(Meters.LOOP_CPU_WAIT, now.waitedNanos() / 1e9, loop);
    }
    double ratio = ratio(now);
    if (ratio >= 0) {
      points.gauge(Meters.LOOP_BUSY, ratio, loop);
    }
  }

  /** -1 if no time has passed. */
  private double ratio(ThreadTimes now) {
    forgetOld(now);
    ThreadTimes before = readings.peekFirst();
    ThreadTimes latest = readings.peekLast();
    if (latest == null || now.atNanos() - latest.atNanos() >= SPACING_NANOS) {
      readings.addLast(now);
    }
    if (before == null || now.atNanos() <= before.atNanos()) {
      return -1;
    }
    double busy = now.busyNanos() - before.busyNanos();
    // The kernel counts in steps, so that a busy loop may seem to have been more than busy.
    return Math.min(Math.max(busy / (now.atNanos() - before.atNanos()), 0), 1);
  }

  /** Keeps only the youngest of those that are old enough. */
  private void forgetOld(ThreadTimes now) {
    ThreadTimes first = readings.pollFirst();
    while (first != null) {
      ThreadTimes second = readings.peekFirst();
      if (second == null || now.atNanos() - second.atNanos() < LEAST_NANOS) {
        readings.addFirst(first);
        return;
      }
      first = readings.pollFirst();
    }
  }
}
