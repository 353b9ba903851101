package io.weir.admin;

import io.weir.telemetry.Counts;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The last looks at one route, cluster or backend: counters of the last ten seconds, from which
 * rates and quantiles follow, and, where a curve is drawn, the rates of each of the last two
 * minutes' seconds. Admin loop; ends when what it follows is no longer configured.
 */
final class Trail {
  /** Looks, so about as many seconds, that rates and quantiles are of. */
  static final int WINDOW = 10;

  /** Points of a curve. */
  static final int POINTS = 120;

  private record Look(long nanos, Counts counts) {}

  private final Deque<Look> looks = new ArrayDeque<>();
  private final int window;
  private final float[] requests;
  private final float[] errors;
  private int points;
  private @Nullable Counts sum;
  private Rates rates = Rates.NONE;

  private Trail(int window, int capacity) {
    this.window = window;
    requests = new float[capacity];
    errors = new float[capacity];
  }

  static Trail withCurve() {
    return new Trail(WINDOW, POINTS);
  }

  static Trail withoutCurve() {
    return new Trail(WINDOW, 0);
  }

  /** As little as possible: rates of the last second. */
  static Trail brief() {
    return new Trail(1, 0);
  }

  /**
   * Takes the next look and returns what came since the one before; time must have passed in
   * between.
   */
  Counts add(long nanos, Counts now) {
    Look last = looks.peekLast();
    if (last == null) {
      looks.addLast(new Look(nanos, now));
      return now.since(now);
    }
    Counts step = now.since(last.counts());
    if (step == now) {
      // Begun anew: what was before has nothing to do with it.
      looks.clear();
    }
    looks.addLast(new Look(nanos, now));
    if (looks.size() > window + 1) {
      looks.removeFirst();
    }
    double seconds = (nanos - last.nanos()) / 1e9;
    point(step.ended() / seconds, step.errors() / seconds);
    Look first = looks.getFirst();
    rates =
        first.nanos() == nanos
            ? Rates.of(step, seconds)
            : Rates.of(now.since(first.counts()), (nanos - first.nanos()) / 1e9);
    return step;
  }

  /**
   * The same for several things together, of which some come and some go: takes what came since the
   * last look.
   */
  void addStep(long nanos, Counts step) {
    sum = sum == null ? step : sum.plus(step);
    add(nanos, sum);
  }

  private void point(double requestsPerSecond, double errorsPerSecond) {
    if (requests.length == 0) {
      return;
    }
    if (points == requests.length) {
      System.arraycopy(requests, 1, requests, 0, points - 1);
      System.arraycopy(errors, 1, errors, 0, points - 1);
      points--;
    }
    requests[points] = (float) requestsPerSecond;
    errors[points] = (float) errorsPerSecond;
    points++;
  }

  /** Of the last ten seconds, or of as many as there are. */
  Rates rates() {
    return rates;
  }

  /** How many points there are; the last one is of the last second. */
  int points() {
    return points;
  }

  /** Requests per second in one of the last seconds, 0 for the oldest. */
  double requests(int point) {
    return requests[point];
  }

  double errors(int point) {
    return errors[point];
  }

  /** Requests per second in the last second. */
  double latest() {
    return points == 0 ? 0 : requests[points - 1];
  }

  /** Errors per second in the last second. */
  double latestErrors() {
    return points == 0 ? 0 : errors[points - 1];
  }

  /** Requests per second in the busiest of the last seconds. */
  double most() {
    double most = 0;
    for (int i = 0; i < points; i++) {
      most = Math.max(most, requests[i]);
    }
    return most;
  }
}
