package io.weir.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;

/**
 * How long tests wait for what should come at once. Long enough for a slow machine, because only
 * failing tests ever wait it out.
 */
public final class Patience {
  /** The longest that anything in a test waits. */
  public static final Duration LIMIT = Duration.ofSeconds(30);

  private Patience() {}

  /** Waits until a condition holds, asking again every millisecond. */
  public static void until(String what, Callable<Boolean> condition) {
    Awaitility.await(what)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(1))
        .atMost(LIMIT)
        .until(condition);
  }

  static int millis() {
    return (int) LIMIT.toMillis();
  }
}
