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
    this.retries = route.retry().attempts();
  }

  /**
   * @param own the cluster's section
   */
  void run(Section own, Section root) {
    Section above = own.section("retry").or(root.section("retry"));
    Section retry = route.section().section("retry").or(above);
    Section times = own.section("timeouts").or(root.section("timeouts"));
    Section timeouts = route.section().section("timeouts").or(times);
    if (countable()) {
      backends(new Written("retry", retry, found));
    }
    times(new Written("timeouts", timeouts, found));
  }

  /** Whether each entry is one backend: what a name leads to is not known here. */
  private boolean countable() {
    return cluster.backends().stream().map(BackendConfig::address).allMatch(RetryAdvice::isOne);
  }

  private static boolean isOne(Address address) {
    return address instanceof Address.Unix
        || (address instanceof Address.Tcp tcp && IpLiteral.parse(tcp.host()) != null);
  }

  private void backends(Written retry) {
    int others = Math.max(0, cluster.backends().size() - 1);
    if (retries > others) {
      String more = others == 0 ? "no other" : "only " + others + " more";
      retry.say(
          "attempts",
          "is more than there can be, because each attempt goes to another backend and cluster "
              + cluster.name()
              + " has "
              + more);
    }
  }

  private void times(Written timeouts) {
    Time perTry = timeouts.time("per-try", route.timeouts().perTry());
    Time total = timeouts.time("total", route.timeouts().total());
    int others = countable() ? Math.max(0, cluster.backends().size() - 1) : retries;
    int attempts = 1 + Math.min(retries, others);
    if (!perTry.value().isZero() && retries == 0) {
      timeouts.say(
          "per-try",
          "is the time of the only attempt, because retry.attempts of route "
              + route.name()
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
