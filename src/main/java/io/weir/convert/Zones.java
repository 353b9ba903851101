package io.weir.convert;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The shared zones of nginx's limits, and the limits that refer to them. For one conversion. */
final class Zones {
  private static final String BY_ADDRESS = "\\$(binary_)?remote_addr";

  private final Scope http;
  private final Ledger ledger;

  Zones(Scope http, Ledger ledger) {
    this.http = http;
    this.ledger = ledger;
  }

  /** Filters for the rates that this level limits. */
  List<String> rates(Scope scope) {
    return scope.effective("limit_req").stream()
        .map(this::rate)
        .filter(filter -> !filter.isEmpty())
        .toList();
  }

  private String rate(Directive limit) {
    String name = parameter(limit, "zone");
    Directive zone = zone("limit_req_zone", name);
    String rate = zone == null ? "" : parameter(zone, "rate");
    if (zone == null || !zone.arg(0).matches(BY_ADDRESS) || !rate.matches("[1-9][0-9]*r/[sm]")) {
      ledger.not(limit, "(rate-limit goes by the client's address, at so many a second or minute)");
      return "";
    }
    String burst = parameter(limit, "burst");
    int more = burst.matches("[0-9]{1,6}") ? Integer.parseInt(burst) : 0;
    String requests = rate.substring(0, rate.indexOf('r'));
    String per = rate.endsWith("s") ? "1s" : "1m";
    // What is above the burst is refused by both; nginx lets what is within it wait without
    // nodelay.
    return "{ type = rate-limit, requests = "
        + requests
        + ", per = "
        + per
        + ", burst = "
        + (more + 1)
        + " }";
  }

  /** The limit of connections per client that this level has itself; null for none. */
  @Nullable String connections(List<Directive> limits) {
    String found = null;
    for (Directive limit : limits) {
      Directive zone = zone("limit_conn_zone", limit.arg(0));
      if (zone != null && zone.arg(0).matches(BY_ADDRESS)) {
        found = limit.arg(1);
        ledger.taken(limit);
      } else {
        ledger.not(limit, "(max-requests limits a route or a cluster)");
      }
    }
    return found;
  }

  private @Nullable Directive zone(String directive, String name) {
    return http.own(directive).stream()
        .filter(each -> parameter(each, "zone").replaceFirst(":.*", "").equals(name))
        .findFirst()
        .orElse(null);
  }

  private static String parameter(Directive directive, String name) {
    return directive.args().stream()
        .filter(arg -> arg.startsWith(name + "="))
        .map(arg -> arg.substring(name.length() + 1))
        .findFirst()
        .orElse("");
  }
}
