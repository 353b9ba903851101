package io.weir.admin;

import io.weir.admin.GatewayView.Backend;
import io.weir.admin.GatewayView.Check;
import io.weir.admin.GatewayView.Cluster;
import io.weir.admin.GatewayView.Listener;
import io.weir.admin.GatewayView.Reload;
import io.weir.admin.GatewayView.Route;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/** The tables of the status page. Used for one page and dropped. */
final class StatusTables {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final List<String> ROUTES =
      List.of(
          "Route",
          "Does",
          "#Per second",
          "Last two minutes",
          "#Errors/s",
          "#p50",
          "#p95",
          "#p99",
          "#In flight",
          "#Requests",
          "#Failures");
  private static final List<String> BACKENDS =
      List.of(
          "Backend",
          "State",
          "Last check",
          "#Per second",
          "#Errors/s",
          "#p50",
          "#p95",
          "#p99",
          "#In flight",
          "#Active",
          "#Idle",
          "#Limit",
          "#Weight",
          "#Requests",
          "#Failures");
  private static final List<String> LISTENERS =
      List.of("Listener", "Address", "#Open", "#Accepted", "#Rejected");
  private static final List<String> RELOADS = List.of("When", "Result", "#Generation", "What");

  private final Html html;
  private final History history;

  StatusTables(Html html, History history) {
    this.html = html;
    this.history = history;
  }

  static String time(long millis) {
    return TIME.format(Instant.ofEpochMilli(millis));
  }

  void routes(List<Route> routes) {
    HtmlTable table = new HtmlTable(html, "Routes, in the order in which they are tried", ROUTES);
    for (int i = 0; i < routes.size(); i++) {
      Route route = routes.get(i);
      Trail trail = history.route(route.name());
      String path = "routes." + i;
      table.row();
      html.raw("<" + table.cell() + ">").element("span", route.name());
      html.element("code class=\"faint\"", route.match()).raw("</th>");
      html.raw("<" + table.cell() + ">").element("span", route.action());
      html.element("span class=\"faint\"", String.join(", ", route.filters())).raw("</td>");
      html.rate(table.cell(), path + ".requestsPerSecond", trail.rates().requestsPerSecond());
      html.raw("<" + table.cell() + ">");
      Curve.small(html, path, trail);
      html.raw("</td>");
      rates(table, path, trail.rates());
      html.number(table.cell(), path + ".inFlight", route.inFlight());
      html.number(table.cell(), path + ".requests", route.requests());
      html.number(table.cell(), path + ".failures", route.failures());
      table.endRow();
    }
    (routes.isEmpty() ? table.none("There is no route.") : table).end();
  }

  private void rates(HtmlTable table, String path, Rates rates) {
    html.rate(table.cell(), path + ".errorsPerSecond", rates.errorsPerSecond());
    html.micros(table.cell(), path + ".p50Micros", rates.p50Micros());
    html.micros(table.cell(), path + ".p95Micros", rates.p95Micros());
    html.micros(table.cell(), path + ".p99Micros", rates.p99Micros());
  }

  void cluster(String path, Cluster cluster) {
    Trail trail = history.cluster(cluster.name());
    html.raw("<h3>").text(cluster.name()).raw("</h3>").raw("<dl class=\"facts\">");
    fact("Balancing", cluster.balancer());
    html.raw("<div><dt>Waiting</dt>");
    html.number("dd", path + ".waiting", cluster.waiting()).raw("</div>");
    if (cluster.concurrencyLimit() > 0) {
      html.raw("<div><dt>At most, requests at once</dt>");
      html.number("dd", path + ".concurrencyLimit", cluster.concurrencyLimit()).raw("</div>");
    }
    clusterRates(path, trail);
    html.raw("</dl>");
    backends(path, cluster);
  }

  private void clusterRates(String path, Trail trail) {
    Rates rates = trail.rates();
    html.raw("<div><dt>Per second</dt>");
    html.rate("dd", path + ".requestsPerSecond", rates.requestsPerSecond()).raw("</div>");
    html.raw("<div><dt>Errors/s</dt>");
    html.rate("dd", path + ".errorsPerSecond", rates.errorsPerSecond()).raw("</div>");
    html.raw("<div><dt>p50</dt>").micros("dd", path + ".p50Micros", rates.p50Micros());
    html.raw("</div><div><dt>p95</dt>").micros("dd", path + ".p95Micros", rates.p95Micros());
    html.raw("</div><div><dt>p99</dt>").micros("dd", path + ".p99Micros", rates.p99Micros());
    html.raw("</div><div><dt>Last two minutes</dt><dd>");
    Curve.small(html, path, trail);
    html.raw("</dd></div>");
  }

  private void fact(String title, String text) {
    html.raw("<div>").element("dt", title).element("dd", text).raw("</div>");
  }

  private void backends(String path, Cluster cluster) {
    HtmlTable table = new HtmlTable(html, "Backends of " + cluster.name(), BACKENDS);
    for (int i = 0; i < cluster.backends().size(); i++) {
      Backend backend = cluster.backends().get(i);
      Rates rates = history.backend(cluster.name(), backend.address()).rates();
      backend(table, path + ".backends." + i, backend, rates);
    }
    (cluster.backends().isEmpty() ? table.none("It has no backend.") : table).end();
  }

  private void backend(HtmlTable table, String path, Backend backend, Rates rates) {
    table.row();
    html.element(table.cell(), backend.address() + (backend.backup() ? " (backup)" : ""));
    html.raw("<" + table.cell() + ">").state("span", path + ".state", backend.state());
    html.live("span class=\"faint why\"", path + ".reason", backend.reason()).raw("</td>");
    check(table, path + ".lastCheck", backend.check());
    html.rate(table.cell(), path + ".requestsPerSecond", rates.requestsPerSecond());
    rates(table, path, rates);
    html.number(table.cell(), path + ".inFlight", backend.inFlight());
    html.number(table.cell(), path + ".active", Math.max(0, backend.open() - backend.idle()));
    html.number(table.cell(), path + ".idle", backend.idle());
    html.element(table.cell(), backend.limit() == 0 ? "none" : Html.count(backend.limit()));
    html.number(table.cell(), path + ".weight", backend.weight());
    html.number(table.cell(), path + ".requests", backend.requests());
    html.number(table.cell(), path + ".failures", backend.failures());
    table.endRow();
  }

  private void check(HtmlTable table, String path, Check check) {
    html.raw("<" + table.cell() + ">").ago("span", path + ".agoMillis", check.agoMillis());
    html.live("span class=\"faint why\"", path + ".result", check.result()).raw("</td>");
  }

  void listeners(List<Listener> listeners) {
    HtmlTable table = new HtmlTable(html, "Listeners and their connections", LISTENERS);
    for (int i = 0; i < listeners.size(); i++) {
      Listener listener = listeners.get(i);
      String path = "listeners." + i;
      table.row();
      html.element(table.cell(), listener.name()).element(table.cell(), listener.address());
      html.number(table.cell(), path + ".active", listener.active());
      html.number(table.cell(), path + ".accepted", listener.accepted());
      html.number(table.cell(), path + ".rejected", listener.rejected());
      table.endRow();
    }
    (listeners.isEmpty() ? table.none("There is no listener.") : table).end();
  }

  /** The latest first. */
  void reloads(List<Reload> reloads) {
    HtmlTable table = new HtmlTable(html, "The last reloads, the latest first", RELOADS);
    for (Reload reload : reloads) {
      table.row();
      html.element(table.cell(), time(reload.atMillis()));
      html.raw("<" + table.cell() + ">");
      String word = reload.ok() ? "in force" : "refused";
      html.element("span class=\"state\" data-is=\"" + word + '"', word).raw("</td>");
      html.element(table.cell(), Html.count(reload.number()));
      html.raw("<" + table.cell() + ">").element("span", reload.result());
      details(reload);
      html.raw("</td>");
      table.endRow();
    }
    (reloads.isEmpty() ? table.none("None since the start.") : table).end();
  }

  private void details(Reload reload) {
    List<String> lines = reload.details();
    if (lines.isEmpty()) {
      return;
    }
    String noun = reload.ok() ? "line" : "problem";
    String count = lines.size() + " " + noun + (lines.size() == 1 ? "" : "s");
    html.raw("<details id=\"reload-" + reload.atMillis() + "\">");
    html.element("summary", (reload.ok() ? "What it changed: " : "Why: ") + count);
    lines.forEach(line -> html.element("div class=\"line\"", line));
    html.raw("</details>");
  }
}
