package io.weir.telemetry;

import io.weir.config.BackendConfig;
import io.weir.config.ClusterConfig;
import io.weir.config.GatewayConfig;

/**
 * About how many series a configuration makes once there was some traffic. Most of them are buckets
 * of histograms, so both the number of buckets and the number of routes and backends count. What
 * did not happen has no series: three classes of status and a few reasons are taken for usual. A
 * test compares it with a scrape. Stateless.
 */
public final class SeriesEstimate {
  /** More than this is felt in the memory of a Prometheus that watches several instances. */
  public static final long MANY = 50_000;

  /** Beside its finite buckets: the infinite one, the sum and the count. */
  private static final int BESIDE_BUCKETS = 3;

  private static final int USUAL_CLASSES = 3;
  private static final int USUAL_CODES = 4;
  private static final int USUAL_REASONS = 2;

  private static final int ROUTE = 3;
  private static final int CLUSTER = 3;
  private static final int LISTENER = 4;
  private static final int BACKEND = 6;
  private static final int HEALTH = 5;
  private static final int PROCESS_AND_JVM = 90;

  private SeriesEstimate() {}

  /**
   * @param loops event loops, each of which has a histogram of its own
   */
  public static long of(GatewayConfig config, int loops) {
    long histogram = config.metrics().bucketsSeconds().size() + (long) BESIDE_BUCKETS;
    // One more for what belongs to no route.
    long routes = config.routes().size() + 1L;
    long route = ROUTE + (1 + USUAL_CLASSES) * histogram + USUAL_CODES + USUAL_REASONS;
    long cluster = CLUSTER + 3 * histogram + USUAL_REASONS;
    long backend = BACKEND + USUAL_CLASSES + histogram + HEALTH;
    long sum = PROCESS_AND_JVM + loops * histogram + routes * route;
    sum += config.listeners().size() * (LISTENER + 1L);
    for (ClusterConfig each : config.clusters()) {
      sum += cluster;
      for (BackendConfig one : each.backends()) {
        sum += backend + (one.maxConnections() > 0 ? 1 : 0);
      }
    }
    return sum;
  }
}
