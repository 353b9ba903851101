package io.weir.convert;

import java.util.ArrayList;
import java.util.List;

/** What stands at the top of the result: process, log, names, limits and times. For one result. */
final class Globals {
  private static final String DEFAULT_HEADER = "header-bytes = 32KiB";

  private final Scope main;
  private final Scope http;
  private final Parts parts;
  private final List<Directive> everywhere;

  /**
   * @param everywhere all directives below http
   */
  Globals(Scope main, Scope http, Parts parts, List<Directive> everywhere) {
    this.main = main;
    this.http = http;
    this.parts = parts;
    this.everywhere = everywhere;
    ClientSettings.settle(everywhere, parts.ledger());
    for (Directive each : everywhere) {
      if (each.is("access_log")
          && !each.arg(0).equals("off")
          && !http.directives().contains(each)) {
        parts.ledger().not(each, "(there is one access log, which names the host and the route)");
      }
    }
  }

  void write(Hocon out) {
    Directive workers = main.ownLast("worker_processes");
    if (workers != null && workers.arg(0).matches("[1-9][0-9]{0,3}")) {
      out.gap().line("runtime { loops = " + workers.arg(0) + " }");
    }
    accessLog(out);
    dns(out);
    times(out);
  }

  private void accessLog(Hocon out) {
    Directive log = http.ownLast("access_log");
    if (log == null) {
      return;
    }
    String target = log.arg(0);
    if (target.equals("off")) {
      out.gap().line("access-log { enabled = false }");
      return;
    }
    String format = log.args().size() > 1 && log.arg(1).indexOf('=') < 0 ? log.arg(1) : "combined";
    out.gap();
    if (!target.startsWith("/dev/std")) {
      out.comment(log.at() + ": weir logs to standard output unless access-log.target is a file");
    }
    if (!format.equals("combined")) {
      out.comment(log.at() + ": the format " + format + " is not taken over; json has all fields");
    }
    out.line("access-log { format = " + (format.equals("combined") ? "combined" : "json") + " }");
  }

  private void dns(Hocon out) {
    Directive resolver =
        everywhere.stream().filter(each -> each.is("resolver")).findFirst().orElse(null);
    if (resolver == null) {
      return;
    }
    List<String> keys = new ArrayList<>();
    List<String> servers =
        resolver.args().stream().filter(each -> each.matches("[0-9A-Fa-f.:\\[\\]]+")).toList();
    if (!servers.isEmpty()) {
      keys.add(
          "servers = [" + String.join(", ", servers.stream().map(Hocon::quoted).toList()) + "]");
    }
    for (String arg : resolver.args()) {
      long valid = arg.startsWith("valid=") ? Units.millis(arg.substring("valid=".length())) : 0;
      if (valid > 0) {
        keys.add("min-ttl = " + Units.time(valid) + ", max-ttl = " + Units.time(valid));
      }
      if (arg.equals("ipv6=off")) {
        keys.add("family = ipv4");
      }
    }
    if (!keys.isEmpty()) {
      out.gap().line("dns { " + String.join(", ", keys) + " }");
    }
  }

  /** The defaults of nginx that let more pass than those of weir are written down as well. */
  private void times(Hocon out) {
    out.gap().comment("What nginx was told, and its defaults where those of weir are narrower.");
    List<String> limits = new ArrayList<>(ClientSettings.limits(http));
    if (limits.isEmpty()) {
      limits.add(DEFAULT_HEADER);
    }
    String connections = parts.zones().connections(http.own("limit_conn"));
    if (connections != null) {
      limits.add("connections-per-client = " + connections);
    }
    for (String line : parts.top().lines()) {
      boolean isLimits = line.startsWith("limits { ");
      String more = ", " + String.join(", ", limits) + " }";
      out.line(isLimits ? line.substring(0, line.length() - " }".length()) + more : line);
    }
  }
}
