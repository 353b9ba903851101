package io.weir.cluster;

import io.weir.cluster.AnswerTimes.Sums;
import io.weir.config.AdaptiveConfig;
import io.weir.config.Priority;
import io.weir.net.AnyThread;
import io.weir.net.ControlOnly;
import io.weir.telemetry.ClusterMeters;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A limit of the requests that a cluster has, found by {@link Gradient} from how long answers take.
 * Loops tell of answers and ask; the control thread looks at them some times a second and moves the
 * limit. Lives as long as its cluster; the one of the next generation goes on from where it was.
 */
@AnyThread
final class AdaptiveLimit {
  /** Between two looks. */
  static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final ClusterMeters meters;
  private final AnswerTimes times;
  private volatile int limit;

  // Of the control thread.
  private final Gradient gradient;
  private Sums before = Sums.NONE;
  private int most;

  private AdaptiveLimit(AdaptiveConfig config, ClusterMeters meters, long nowNanos) {
    this.meters = meters;
    this.times = new AnswerTimes(meters.loops());
    int known = meters.concurrencyLimit();
    this.gradient = new Gradient(config, known, nowNanos, new SplittableRandom());
    this.limit = gradient.limit();
  }

  /** Null if there shall be none. */
  static @Nullable AdaptiveLimit of(AdaptiveConfig config, ClusterMeters meters, long nowNanos) {
    return config.enabled() ? new AdaptiveLimit(config, meters, nowNanos) : null;
  }

  /** Whether one more would be too many; the low class leaves a tenth to the others. */
  boolean refuses(int inFlight, Priority priority) {
    int now = limit;
    return inFlight >= (priority == Priority.LOW ? now - now / 10 : now);
  }

  int limit() {
    return limit;
  }

  /** An answer came, on the loop with this index. */
  void answered(int loop, long nanos) {
    times.add(loop, nanos);
  }

  @ControlOnly
  void look(int inFlight, long nowNanos) {
    Sums now = times.sums();
    if (!gradient.judges(nowNanos)) {
      before = now;
      most = 0;
      return;
    }
    most = Math.max(most, inFlight);
    Sums since = now.since(before);
    if (since.count() >= gradient.enough()) {
      gradient.judge(since.typicalNanos(), most, nowNanos);
      limit = gradient.limit();
      before = now;
      most = 0;
      show();
    }
  }

  @ControlOnly
  void show() {
    meters.concurrencyLimit(limit);
  }
}
