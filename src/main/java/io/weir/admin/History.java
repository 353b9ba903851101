package io.weir.admin;

import io.weir.admin.GatewayView.Traffic;
import io.weir.telemetry.Counts;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the last minutes were like, so that a page which is opened now shows them at once. Looks at
 * the counters each second, whether somebody is watching or not; loops have no part in it. Admin
 * loop; lives as long as the admin listener.
 *
 * <p>A route or cluster takes about 3 KiB, a backend 2 KiB, and beyond {@link #MOST} of them the
 * rest 0.5 KiB each.
 */
final class History {
  static final long EVERY_MILLIS = 1000;

  /** How many routes, clusters and backends are followed for longer than a second. */
  static final int MOST = 2000;

  private static final long LEAST_NANOS = EVERY_MILLIS * 1_000_000 / 4;
  private static final Trail EMPTY = Trail.brief();

  private Map<String, Trail> trails = new HashMap<>();
  private final Trail total = Trail.withCurve();
  private @Nullable Counts nothing;
  private long looks;
  private long lastNanos;

  /** Takes a look; one that comes with hardly any time behind the last is left out. */
  void look(Traffic now) {
    if (looks > 0 && now.nanos() - lastNanos < LEAST_NANOS) {
      return;
    }
    Round round = new Round(now.nanos());
    Counts all = nothing;
    for (Map.Entry<String, Counts> route : now.routes().entrySet()) {
      Counts step = round.follow(routeKey(route.getKey()), route.getValue(), Trail::withCurve);
      all = all == null ? step : all.plus(step);
    }
    now.clusters().forEach(round::cluster);
    if (all != null) {
      total.addStep(now.nanos(), all);
      nothing = all.since(all);
    }
    trails = round.next;
    lastNanos = now.nanos();
    looks++;
  }

  /** One look at all of them; who is not met in it is forgotten. */
  private final class Round {
    private final Map<String, Trail> next = new HashMap<>();
    private final long nanos;

    Round(long nanos) {
      this.nanos = nanos;
    }

    private void cluster(String name, Map<String, Counts> backends) {
      Counts all = nothing;
      for (Map.Entry<String, Counts> backend : backends.entrySet()) {
        String key = backendKey(name, backend.getKey());
        Counts step = follow(key, backend.getValue(), Trail::withoutCurve);
        all = all == null ? step : all.plus(step);
      }
      if (all != null) {
        trail(clusterKey(name), Trail::withCurve).addStep(nanos, all);
      }
    }

    private Counts follow(String key, Counts counts, Supplier<Trail> maker) {
      return trail(key, maker).add(nanos, counts);
    }

    private Trail trail(String key, Supplier<Trail> maker) {
      Trail known = trails.get(key);
      if (known == null) {
        known = next.size() < MOST ? maker.get() : Trail.brief();
      }
      next.put(key, known);
      return known;
    }
  }

  /** How many looks there were: says whether there is anything new. */
  long looks() {
    return looks;
  }

  /** All routes together. */
  Trail total() {
    return total;
  }

  Trail route(String name) {
    return trails.getOrDefault(routeKey(name), EMPTY);
  }

  /** All attempts on its backends. */
  Trail cluster(String name) {
    return trails.getOrDefault(clusterKey(name), EMPTY);
  }

  Trail backend(String cluster, String address) {
    return trails.getOrDefault(backendKey(cluster, address), EMPTY);
  }

  // A sign that no name has keeps the three kinds apart.

  private static String routeKey(String name) {
    return "r\0" + name;
  }

  private static String clusterKey(String name) {
    return "c\0" + name;
  }

  private static String backendKey(String cluster, String address) {
    return "b\0" + cluster + '\0' + address;
  }
}
