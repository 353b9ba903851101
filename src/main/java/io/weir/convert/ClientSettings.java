package io.weir.convert;

import java.util.ArrayList;
import java.util.List;

/** What a level of nginx says about clients, as keys of listeners. No state. */
final class ClientSettings {
  private static final long HOUR = 60 * Units.MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final long LONGEST_LIFE = 30 * DAY;
  private static final long KIB = 1024;

  /** The directives that are read here, and the one that {@link Zones} reads for listeners. */
  static final List<String> NAMES =
      List.of(
          "client_header_timeout",
          "client_body_timeout",
          "keepalive_timeout",
          "keepalive_time",
          "set_real_ip_from",
          "real_ip_header",
          "large_client_header_buffers",
          "limit_conn");

  static final String NOT_IN_A_ROUTE = "(a listener has it; a route has max-requests)";
  static final String NOT_THE_DEFAULT = "(a listener has it from its default server)";

  private static final String RANGE = "[0-9A-Fa-f.:/]+";

  private ClientSettings() {}

  /** Decides about what listeners cannot have. */
  static void settle(List<Directive> directives, Ledger ledger) {
    for (Directive each : directives) {
      if (each.is("set_real_ip_from") && !each.arg(0).matches(RANGE)) {
        ledger.not(each, "(trusted-proxies are addresses)");
      }
      if (each.is("real_ip_header") && !each.arg(0).equalsIgnoreCase("X-Forwarded-For")) {
        ledger.not(each, "(weir finds the client by X-Forwarded-For)");
      }
    }
  }

  /** The level's own times, and whose word about clients is taken. */
  static List<String> lines(Scope scope) {
    List<String> times = new ArrayList<>();
    time(scope, "client_header_timeout", "header", HOUR, times);
    time(scope, "client_body_timeout", "body-idle", DAY, times);
    time(scope, "keepalive_timeout", "keep-alive", DAY, times);
    time(scope, "keepalive_time", "lifetime", LONGEST_LIFE, times);
    List<String> lines = new ArrayList<>();
    if (!times.isEmpty()) {
      lines.add("timeouts { " + String.join(", ", times) + " }");
    }
    List<String> trusted =
        scope.own("set_real_ip_from").stream()
            .map(each -> each.arg(0))
            .filter(range -> range.matches(RANGE))
            .map(Hocon::quoted)
            .toList();
    if (!trusted.isEmpty()) {
      lines.add("trusted-proxies = [" + String.join(", ", trusted) + "]");
    }
    return lines;
  }

  private static void time(Scope scope, String name, String key, long most, List<String> out) {
    Directive own = scope.ownLast(name);
    long millis = own == null ? Units.UNKNOWN : Units.millis(own.arg(0));
    if (millis != Units.UNKNOWN) {
      // Nothing lasts for no time here: zero of keepalive_timeout is as short as it gets.
      out.add(key + " = " + Units.time(Math.max(1, Math.min(millis, most))));
    }
  }

  /** The level's own bounds of the header of a request. */
  static List<String> limits(Scope scope) {
    Directive own = scope.ownLast("large_client_header_buffers");
    if (own == null || !own.arg(0).matches("[1-9][0-9]{0,4}")) {
      return List.of();
    }
    long size = Units.bytes(own.arg(1));
    long all = Math.max(KIB, Math.min(size * Integer.parseInt(own.arg(0)), KIB * KIB));
    long line = Math.max(256, Math.min(size, 64 * KIB));
    return List.of("header-bytes = " + Units.size(all), "request-line = " + Units.size(line));
  }
}
