package io.weir.convert;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The times, retries and limits of a level of nginx, under the keys that weir has for them at the
 * top and in a route. What nginx has by default is in it where weir's default would refuse or end
 * what nginx lets pass. Immutable.
 *
 * @param keys values by keys such as {@code timeouts.idle}
 */
record Tuning(Map<String, String> keys) {
  private static final long DAY = 24 * 60 * Units.MINUTE;
  private static final long LONGEST_CONNECT = 10 * Units.MINUTE;
  private static final int MOST_RETRIES = 10;

  /** What weir has where a level says nothing, of keys that nginx's defaults leave alone. */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "timeouts.connect", "2s",
          "timeouts.tunnel-idle", "1h",
          "retry.attempts", "2",
          "retry.statuses", "[]");

  static Tuning of(Scope scope, Ledger ledger) {
    Map<String, String> keys = new TreeMap<>();
    if (scope.last("proxy_connect_timeout") != null) {
      keys.put("timeouts.connect", time(scope, "proxy_connect_timeout", LONGEST_CONNECT));
    }
    long read = millis(scope, "proxy_read_timeout");
    long send = millis(scope, "proxy_send_timeout");
    keys.put("timeouts.first-byte", Units.time(Math.min(read, DAY)));
    keys.put("timeouts.idle", Units.time(Math.min(Math.max(read, send), DAY)));
    boolean upgrades =
        scope.effective("proxy_set_header").stream()
            .anyMatch(each -> each.arg(0).equalsIgnoreCase("upgrade"));
    if (upgrades && scope.last("proxy_read_timeout") != null) {
      keys.put("timeouts.tunnel-idle", Units.time(Math.min(read, 30 * DAY)));
    }
    retry(scope, keys, ledger);
    long body = Units.bytes(scope.value("client_max_body_size", "1m"));
    keys.put("limits.body", Units.size(Math.max(0, body)));
    return new Tuning(keys);
  }

  private static String time(Scope scope, String name, long most) {
    return Units.time(Math.max(1, Math.min(millis(scope, name), most)));
  }

  /** One of the three that are a minute in nginx unless something is said. */
  private static long millis(Scope scope, String name) {
    long millis = Units.millis(scope.value(name, "60s"));
    return millis == Units.UNKNOWN ? Units.MINUTE : millis;
  }

  private static void retry(Scope scope, Map<String, String> keys, Ledger ledger) {
    Directive next = scope.last("proxy_next_upstream");
    if (next != null && next.args().contains("off")) {
      keys.put("retry.attempts", "0");
      return;
    }
    List<String> statuses = new ArrayList<>();
    for (String condition : next == null ? List.<String>of() : next.args()) {
      if (condition.startsWith("http_")) {
        statuses.add(condition.substring("http_".length()));
      } else if (next != null && condition.equals("non_idempotent")) {
        ledger.not(next, "(weir repeats what the method, or an Idempotency-Key, says is safe)");
      }
    }
    if (!statuses.isEmpty()) {
      keys.put("retry.statuses", "[" + String.join(", ", statuses) + "]");
    }
    String tries = scope.value("proxy_next_upstream_tries", "0");
    if (tries.matches("[1-9][0-9]{0,3}")) {
      int retries = Math.min(MOST_RETRIES, Integer.parseInt(tries) - 1);
      keys.put("retry.attempts", String.valueOf(retries));
    }
  }

  /** What a route has to say when this holds at the top. */
  Tuning without(Tuning top) {
    Map<String, String> own = new TreeMap<>();
    keys.forEach(
        (key, value) -> {
          if (!value.equals(top.keys.getOrDefault(key, DEFAULTS.get(key)))) {
            own.put(key, value);
          }
        });
    DEFAULTS.forEach(
        (key, value) -> {
          if (top.keys.containsKey(key) && !keys.containsKey(key)) {
            own.put(key, value);
          }
        });
    return new Tuning(own);
  }

  /** Lines of HOCON, one for each group of keys. */
  List<String> lines() {
    Map<String, List<String>> groups = new LinkedHashMap<>();
    keys.forEach(
        (key, value) -> {
          int dot = key.indexOf('.');
          groups
              .computeIfAbsent(key.substring(0, dot), group -> new ArrayList<>())
              .add(key.substring(dot + 1) + " = " + value);
        });
    List<String> lines = new ArrayList<>();
    groups.forEach((group, each) -> lines.add(group + " { " + String.join(", ", each) + " }"));
    return lines;
  }
}
