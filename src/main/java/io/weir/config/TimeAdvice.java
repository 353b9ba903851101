package io.weir.config;

import io.weir.config.Written.Time;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Times that cannot be reached, or not be measured. Used for one configuration. */
final class TimeAdvice {
  private static final String ENDS = "ends the exchange before";

  private final Loaded loaded;
  private final Section root;
  private final Problems found;
  private final Duration measurable;

  TimeAdvice(Loaded loaded, Problems found) {
    this.loaded = loaded;
    this.root = loaded.root();
    this.found = found;
    List<Double> buckets = loaded.config().metrics().bucketsSeconds();
    this.measurable = Duration.ofNanos(Math.round(buckets.get(buckets.size() - 1) * 1e9));
  }

  void run() {
    Map<String, Section> clusters = root.named("clusters");
    Map<String, ClusterConfig> records = LimitAdvice.byName(loaded.config().clusters());
    for (ClusterConfig cluster : loaded.config().clusters()) {
      Section own = section(clusters, cluster.name());
      cluster(cluster, own.or(root.section("cluster-defaults")));
    }
    Map<String, Section> routes = root.named("routes");
    for (RouteConfig route : loaded.config().routes()) {
      if (route.action() instanceof RouteAction.ToCluster to && records.get(to.cluster()) != null) {
        Section behind = section(clusters, to.cluster()).section("timeouts");
        Section own = section(routes, route.name()).section("timeouts").or(behind);
        route(route.timeouts(), written("timeouts", own.or(root.section("timeouts"))));
      }
    }
    Map<String, Section> listeners = root.named("listeners");
    for (ListenerConfig listener : loaded.config().listeners()) {
      Section own = section(listeners, listener.name()).or(root.section("listener-defaults"));
      listener(listener.timeouts(), written("timeouts", own.section("timeouts")));
    }
  }

  private static Section section(Map<String, Section> sections, String name) {
    Section section = sections.get(name);
    if (section == null) {
      throw new IllegalStateException(name + " has a record and no section");
    }
    return section;
  }

  private Written written(String name, Section section) {
    return new Written(name, section, found);
  }

  private void route(TimeoutConfig config, Written timeouts) {
    Time total = timeouts.time("total", config.total());
    Time firstByte = timeouts.time("first-byte", config.firstByte());
    Time perTry = timeouts.time("per-try", config.perTry());
    Time connect = timeouts.time("connect", config.connect());
    Time queue = timeouts.time("queue", config.queue());
    Time idle = timeouts.time("idle", config.idle());
    for (Time time : List.of(connect, queue, firstByte, perTry, idle)) {
      time.endsBefore(total, ENDS);
    }
    perTry.endsBefore(firstByte, "ends the attempt before");
    for (Time time : List.of(connect, queue, firstByte, perTry, total)) {
      measure(time);
    }
  }

  /** What lasts longer than the last bucket cannot be told apart in a histogram. */
  private void measure(Time time) {
    if (time.value().compareTo(measurable) <= 0) {
      return;
    }
    String end = "the histograms, which end at " + Values.quote(Units.print(measurable));
    if (time.in().isWritten(time.key())) {
      time.in().say(time.key(), "is longer than " + end + " (metrics.buckets)");
    } else {
      written("metrics", root.section("metrics"))
          .found()
          .add(root.section("metrics").originOf("buckets"), time.text() + " is longer than " + end);
    }
  }

  private void cluster(ClusterConfig config, Section section) {
    Written pool = written("pool", section.section("pool"));
    pool.time("idle-timeout", config.pool().idleTimeout())
        .endsBefore(pool.time("lifetime", config.pool().lifetime()), "ends the connection before");
    Written health = written("health", section.section("health"));
    Time interval = health.time("interval", config.health().interval());
    if (config.health().enabled()) {
      if (config.health().fastInterval().compareTo(config.health().interval()) > 0) {
        health.say("fast-interval", "is slower than " + interval.text());
      }
      if (config.health().timeout().compareTo(config.health().interval()) > 0) {
        health.say(
            "timeout",
            "is longer than " + interval.text() + ", so who hangs is checked less often");
      }
    }
    Written ejection = written("ejection", section.section("ejection"));
    ejection
        .time("time", config.ejection().time())
        .endsBefore(ejection.time("max-time", config.ejection().maxTime()), "ends it before");
  }

  private static void listener(ClientTimeouts config, Written timeouts) {
    Time lifetime = timeouts.time("lifetime", config.lifetime());
    timeouts
        .time("keep-alive", config.keepAlive())
        .endsBefore(lifetime, "ends the connection before");
  }
}
