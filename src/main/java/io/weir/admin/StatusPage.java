package io.weir.admin;

import io.weir.admin.GatewayView.Cluster;
import io.weir.admin.GatewayView.Generation;
import io.weir.admin.GatewayView.Listener;
import io.weir.admin.GatewayView.Route;
import io.weir.admin.GatewayView.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The page for a person: complete as it is sent, and kept up to date by its script where there is
 * one. One file without anything from outside; the browser may run only the style and the script
 * whose hashes the policy names. Immutable; used on the admin loop.
 */
final class StatusPage {
  private static final String ICON =
      "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E"
          + "%3Cpath d='M0 6h7v4h9v3H4V9H0z' fill='%230b62c4'/%3E%3C/svg%3E";

  private final String style = resource("status.css");
  private final String script = resource("status.js");
  private final String policy =
      "default-src 'none'; connect-src 'self'; img-src data:; style-src "
          + hash(style)
          + "; script-src "
          + hash(script)
          + "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  /** The Content-Security-Policy that goes with every rendering. */
  String policy() {
    return policy;
  }

  String render(Status status, History history) {
    Html html = new Html();
    html.raw("<!DOCTYPE html>").raw("<html lang=\"en\">").raw("<head>");
    html.raw("<meta charset=\"utf-8\">");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    html.raw("<meta name=\"color-scheme\" content=\"light dark\">");
    html.raw("<link rel=\"icon\" href=\"" + ICON + "\">");
    html.raw("<title>weir</title>");
    html.raw("<style>" + style + "</style>").raw("</head>").raw("<body>");
    head(html, status);
    html.raw(
        "<main data-generation=\""
            + status.generation().number()
            + "\" data-looks=\""
            + history.looks()
            + "\">");
    summary(html, status);
    traffic(html, status, history);
    StatusTables tables = new StatusTables(html, history);
    html.raw("<section aria-labelledby=\"routes\">");
    html.raw("<h2 id=\"routes\">Routes</h2>");
    tables.routes(status.routes());
    html.raw("</section><section aria-labelledby=\"clusters\">");
    html.raw("<h2 id=\"clusters\">Clusters</h2>");
    for (int i = 0; i < status.clusters().size(); i++) {
      tables.cluster("clusters." + i, status.clusters().get(i));
    }
    html.raw("</section><section aria-labelledby=\"listeners\">");
    html.raw("<h2 id=\"listeners\">Listeners</h2>");
    tables.listeners(status.listeners());
    html.raw("</section><section aria-labelledby=\"configuration\">");
    html.raw("<h2 id=\"configuration\">Configuration</h2>");
    configuration(html, status);
    tables.reloads(status.reloads());
    html.raw("</section></main>");
    footer(html);
    html.raw("<script>" + script + "</script>").raw("</body>").raw("</html>");
    return html.toString();
  }

  private static void head(Html html, Status status) {
    html.raw("<header>").element("h1", "weir");
    html.state("span", "phase", StatusJson.phase(status));
    html.raw("<span class=\"faint\">version ").text(status.version()).raw(", up ");
    String uptime = Quantity.duration(status.uptimeMillis());
    html.element("span data-d=\"uptimeMillis\"", uptime).raw("</span>");
    html.raw("<button type=\"button\" id=\"pause\" hidden>Pause</button>");
    html.raw("<nav aria-label=\"On this page\"><a href=\"#routes\">Routes</a>");
    html.raw("<a href=\"#clusters\">Clusters</a><a href=\"#listeners\">Listeners</a>");
    html.raw("<a href=\"#configuration\">Configuration</a></nav></header>");
  }

  private static void summary(Html html, Status status) {
    Summary summary = Summary.of(status);
    html.raw("<p class=\"notice\" id=\"stale\" role=\"alert\" hidden></p>");
    html.live(
        "p id=\"summary\" role=\"status\" data-ok=\"" + summary.ok() + '"',
        "summary",
        summary.text());
    Generation generation = status.generation();
    if (!generation.lastReloadOk()) {
      html.element(
          "p class=\"notice\"",
          "The last reload was refused, the configuration before it still serves: "
              + generation.lastReload());
    }
  }

  private static void traffic(Html html, Status status, History history) {
    Trail total = history.total();
    Rates rates = total.rates();
    html.raw("<section class=\"tiles\" aria-label=\"All requests\">");
    html.raw("<div class=\"tile wide\"><span class=\"faint\">Requests per second</span>");
    html.rate("b", "traffic.requestsPerSecond", rates.requestsPerSecond());
    Curve.large(html, "traffic", total);
    html.raw("<span class=\"faint\">the last two minutes, at most ");
    html.element("span id=\"most\"", Quantity.rate(total.most())).raw("</span></div>");
    html.raw("<div class=\"tile\"><span class=\"faint\">Errors per second</span>");
    html.rate("b", "traffic.errorsPerSecond", rates.errorsPerSecond()).raw("</div>");
    quantile(html, "p50", "p50Micros", rates.p50Micros());
    quantile(html, "p95", "p95Micros", rates.p95Micros());
    quantile(html, "p99", "p99Micros", rates.p99Micros());
    levels(html, status);
    html.raw("</section>");
  }

  private static void quantile(Html html, String title, String key, long micros) {
    html.raw("<div class=\"tile\">").element("span class=\"faint\"", title);
    html.micros("b", "traffic." + key, micros).raw("</div>");
  }

  private static void levels(Html html, Status status) {
    long inFlight = status.routes().stream().mapToLong(Route::inFlight).sum();
    long connections = status.listeners().stream().mapToLong(Listener::active).sum();
    long waiting = status.clusters().stream().mapToLong(Cluster::waiting).sum();
    tile(html, "Requests in flight", "routes.*.inFlight", inFlight);
    tile(html, "Client connections", "listeners.*.active", connections);
    tile(html, "Requests waiting", "clusters.*.waiting", waiting);
    html.raw("<div class=\"tile\"><span class=\"faint\">Descriptors of ");
    html.text(Html.count(status.descriptors().limit())).raw("</span>");
    html.number("b", "descriptors.open", status.descriptors().open()).raw("</div>");
  }

  private static void tile(Html html, String title, String path, long value) {
    html.raw("<div class=\"tile\">").element("span class=\"faint\"", title);
    html.number("b", path, value).raw("</div>");
  }

  private static void configuration(Html html, Status status) {
    Generation generation = status.generation();
    html.raw("<p>").element("code", generation.configFile());
    html.element(
        "span class=\"faint\"",
        "generation "
            + generation.number()
            + ", content "
            + generation.sha()
            + ", loaded "
            + StatusTables.time(generation.loadedAtMillis()));
    html.raw("</p>");
    html.element("p class=\"faint\"", served(status));
  }

  private static String served(Status status) {
    String loops = status.loops() == 1 ? "1 loop" : status.loops() + " loops";
    String room = Html.count(status.descriptors().clientConnections());
    return status.transport() + ", " + loops + ", room for " + room + " client connections";
  }

  private static void footer(Html html) {
    html.raw("<footer><p>Rates, errors (answers with 5xx, attempts on a backend without an");
    html.raw(
        "answer) and times are of the last ten seconds. p95 is the time that 95 of 100 requests did"
            + " not exceed, as fine as");
    html.raw("the buckets of the histograms.</p>");
    html.raw("<p><a href=\"/status\">/status</a> is the same as JSON,");
    html.raw("<a href=\"/metrics\">/metrics</a> is for Prometheus.");
    html.raw("<noscript>Load the page again for newer numbers.</noscript></p></footer>");
  }

  private static String resource(String name) {
    try (InputStream in = StatusPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar lacks " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  private static String hash(String inline) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(inline.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
