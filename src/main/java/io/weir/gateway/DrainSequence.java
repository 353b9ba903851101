package io.weir.gateway;

import io.weir.config.DrainConfig;
import io.weir.net.ControlOnly;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The order of a polite end: for {@code drain.delay} connections are still accepted, so that a load
 * balancer can notice that {@code /ready} turned 503; then nothing new is accepted and connections
 * close behind their current answer; it is over when the last one is gone, or after {@code
 * drain.grace}. Begins once in the life of a gateway; control thread.
 */
@ControlOnly
final class DrainSequence {
  /** What the sequence moves; implemented by the gateway. */
  interface Steps {
    /** Closes the listening sockets and the idle connections, the others behind their exchange. */
    void stopAccepting();

    /** Connections of clients that are still open. */
    int connections();

    /** How far it is, in words. */
    void says(String progress);

    /** The end; {@code cut} connections are still open and will be closed hard. */
    void drained(int cut);
  }

  /** Time, as the control thread sees it. */
  interface Clock {
    long nanos();

    void after(long nanos, Runnable task);
  }

  private static final Logger log = LoggerFactory.getLogger(DrainSequence.class);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final DrainConfig config;
  private final Clock clock;
  private final Steps steps;
  private long hardEndNanos;
  private long nextProgressNanos;

  DrainSequence(DrainConfig config, Clock clock, Steps steps) {
    this.config = config;
    this.clock = clock;
    this.steps = steps;
  }

  void begin() {
    long delay = config.delay().toNanos();
    if (delay > 0) {
      report("draining: not ready any more, still accepting for " + text(delay));
      clock.after(delay, this::stopAccepting);
    } else {
      stopAccepting();
    }
  }

  private void stopAccepting() {
    steps.stopAccepting();
    long now = clock.nanos();
    hardEndNanos = now + config.grace().toNanos();
    nextProgressNanos = now + PROGRESS_NANOS;
    report(
        "draining: accepting no more, "
            + connections(steps.connections())
            + " left, at most "
            + text(config.grace().toNanos()));
    poll();
  }

  private void poll() {
    int open = steps.connections();
    long now = clock.nanos();
    if (open == 0) {
      steps.drained(0);
    } else if (now - hardEndNanos >= 0) {
      log.warn("draining: the grace is over, cutting {}", connections(open));
      steps.drained(open);
    } else {
      reportProgress(open, now);
      clock.after(POLL_NANOS, this::poll);
    }
  }

  private void reportProgress(int open, long now) {
    if (now - nextProgressNanos >= 0) {
      nextProgressNanos = now + PROGRESS_NANOS;
      report("draining: " + connections(open) + " left, at most " + text(hardEndNanos - now));
    }
  }

  private void report(String progress) {
    log.info("{}", progress);
    steps.says(progress);
  }

  private static String connections(int count) {
    return count == 1 ? "1 connection" : count + " connections";
  }

  private static String text(long nanos) {
    long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
    return millis % 1000 == 0 ? millis / 1000 + " s" : millis + " ms";
  }
}
