package io.weir.config;

import io.weir.config.Written.Time;

/** Attempts that cannot be, or have no time. For one route and its cluster. */
final class RetryAdvice {
  private final RouteConfig route;
  private final ClusterConfig cluster;
  private final Problems found;

  /** Attempts after the first, as configured. */
  private final int retries;

  RetryAdvice(RouteConfig route, ClusterConfig cluster, Problems found) {
    this.route = route;
    this.cluster = cluster;
    this.found = found;
    this.retries = cluster.pool().retries();
  }

  /**
   * @param own the cluster's section
   */
  void run(Section own, Section root) {
    Section pool = own.or(root.section("cluster-defaults")).section("pool");
    Section times = own.section("timeouts").or(root.section("timeouts"));
    Section timeouts = route.section().section("timeouts").or(times);
    backends(new Written("pool", pool, found));
    times(new Written("timeouts", timeouts, found));
  }

  private void backends(Written pool) {
    int others = Math.max(0, cluster.backends().size() - 1);
    if (retries > others) {
      String more = others == 0 ? "no other" : "only " + others + " more";
      pool.say(
          "retries",
          "is more than there can be, because each attempt goes to another backend and cluster "
              + cluster.name()
              + " has "
              + more);
    }
  }

  private void times(Written timeouts) {
    Time perTry = timeouts.time("per-try", route.timeouts().perTry());
    Time total = timeouts.time("total", route.timeouts().total());
    int attempts = 1 + Math.min(retries, Math.max(0, cluster.backends().size() - 1));
    if (!perTry.value().isZero() && retries == 0) {
      timeouts.say(
          "per-try",
          "is the time of the only attempt, because pool.retries of cluster "
              + cluster.name()
              + " is 0");
    } else if (perTry.meets(total)
        && perTry.value().multipliedBy(attempts).compareTo(total.value()) > 0) {
      timeouts.say(
          "per-try",
          "leaves no room for the %d attempts of cluster %s within %s"
              .formatted(attempts, cluster.name(), total.text()));
    }
  }
}
