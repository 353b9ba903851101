package io.weir.admin;

import io.weir.admin.GatewayView.Backend;
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
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * The page for a person: complete as it is sent, and kept up to date by its script where there is
 * one. One file without anything from outside; the browser may run only the style and the script
 * whose hashes the policy names. Immutable; used on the admin loop.
 */
final class StatusPage {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);
  private static final int MOST_CHANGES = 50;
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

  String render(Status status) {
    Html html = new Html();
    html.raw("<!DOCTYPE html>").raw("<html lang=\"en\">").raw("<head>");
    html.raw("<meta charset=\"utf-8\">");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    html.raw("<noscript><meta http-equiv=\"refresh\" content=\"5\"></noscript>");
    html.raw("<link rel=\"icon\" href=\"" + ICON + "\">");
    html.raw("<title>weir</title>");
    html.raw("<style>" + style + "</style>").raw("</head>");
    html.raw("<body data-generation=\"" + status.generation().number() + "\">");
    head(html, status);
    tiles(html, status);
    html.element("h2", "Clusters");
    for (int i = 0; i < status.clusters().size(); i++) {
      cluster(html, "clusters." + i, status.clusters().get(i));
    }
    routes(html, status.routes());
    listeners(html, status.listeners());
    html.raw("<footer><a href=\"/status\">/status</a> is the same as JSON,");
    html.raw("<a href=\"/metrics\">/metrics</a> is for Prometheus. Rates are of the last");
    html.raw("two seconds.</footer>");
    html.raw("<script>" + script + "</script>").raw("</body>").raw("</html>");
    return html.toString();
  }

  private static void head(Html html, Status status) {
    Generation generation = status.generation();
    html.raw("<header>").element("h1", "weir");
    html.state("span", "phase", StatusJson.phase(status));
    String version = "version " + status.version() + ", up " + duration(status.uptimeMillis());
    html.element("span class=\"faint\"", version).raw("</header>");
    html.raw("<p>").element("code", generation.configFile());
    html.element(
        "span class=\"faint\"",
        "generation "
            + generation.number()
            + ", content "
            + generation.sha()
            + ", loaded "
            + TIME.format(Instant.ofEpochMilli(generation.loadedAtMillis())));
    html.raw("</p>");
    html.element("p class=\"faint\"", served(status));
    html.raw("<p class=\"notice\" id=\"stale\" hidden>weir does not answer.</p>");
    if (!generation.lastReloadOk()) {
      html.element(
          "p class=\"notice\"",
          "The last reload was refused, the configuration before it still serves: "
              + generation.lastReload());
    } else if (!generation.lastReload().isEmpty()) {
      html.element("p class=\"faint\"", "Last reload: " + generation.lastReload());
    }
    changes(html, generation.changes());
  }

  private static void changes(Html html, List<String> changes) {
    if (changes.isEmpty()) {
      return;
    }
    String title =
        "What it changed: " + changes.size() + (changes.size() == 1 ? " line" : " lines");
    html.raw("<details>").element("summary class=\"faint\"", title);
    // A page that a person reads has no room for thousands; /status has all of them.
    changes.stream().limit(MOST_CHANGES).forEach(change -> html.element("div", change));
    if (changes.size() > MOST_CHANGES) {
      html.element("div", "and " + (changes.size() - MOST_CHANGES) + " more");
    }
    html.raw("</details>");
  }

  private static String served(Status status) {
    String loops = status.loops() == 1 ? "1 loop" : status.loops() + " loops";
    String room = Html.count(status.descriptors().clientConnections());
    return status.transport() + ", " + loops + ", room for " + room + " client connections";
  }

  private static void tiles(Html html, Status status) {
    html.raw("<div class=\"tiles\">");
    html.raw("<div class=\"tile\"><span class=\"faint\">Requests/s</span>");
    html.rate("b", "routes.*.requests");
    html.raw("<svg viewBox=\"0 0 59 16\" preserveAspectRatio=\"none\" aria-hidden=\"true\">");
    html.raw("<polyline id=\"curve\" points=\"\"/></svg></div>");
    html.raw("<div class=\"tile\"><span class=\"faint\">Failures/s</span>");
    html.rate("b", "routes.*.failures").raw("</div>");
    tile(
        html,
        "Requests in flight",
        "routes.*.inFlight",
        status.routes().stream().mapToLong(Route::inFlight).sum());
    tile(
        html,
        "Client connections",
        "listeners.*.active",
        status.listeners().stream().mapToLong(Listener::active).sum());
    tile(
        html,
        "Requests waiting",
        "clusters.*.waiting",
        status.clusters().stream().mapToLong(Cluster::waiting).sum());
    html.raw("<div class=\"tile\"><span class=\"faint\">Descriptors</span>");
    html.number("b", "descriptors.open", status.descriptors().open());
    html.element("span class=\"faint\"", "of " + Html.count(status.descriptors().limit()));
    html.raw("</div></div>");
  }

  private static void tile(Html html, String title, String path, long value) {
    html.raw("<div class=\"tile\">").element("span class=\"faint\"", title);
    html.number("b", path, value).raw("</div>");
  }

  private static void cluster(Html html, String path, Cluster cluster) {
    html.raw("<h3>").text(cluster.name()).raw("<small>").text(cluster.balancer() + ", waiting ");
    html.number("span", path + ".waiting", cluster.waiting());
    if (cluster.concurrencyLimit() > 0) {
      html.text(", at most ");
      html.number("span", path + ".concurrencyLimit", cluster.concurrencyLimit());
      html.text(" requests at once");
    }
    html.raw("</small></h3>");
    html.raw("<div class=\"scroll\"><table>");
    html.raw("<tr><th>Backend<th>State<th>Why<th class=\"n\">Weight<th class=\"n\">In flight");
    html.raw("<th class=\"n\">Connections<th class=\"n\">Idle<th class=\"n\">Limit");
    html.raw("<th class=\"n\">Requests<th class=\"n\">per s<th class=\"n\">Failures");
    html.raw("<th class=\"n\">per s</tr>");
    for (int i = 0; i < cluster.backends().size(); i++) {
      backend(html, path + ".backends." + i, cluster.backends().get(i));
    }
    html.raw("</table></div>");
  }

  private static void backend(Html html, String path, Backend backend) {
    html.raw("<tr>").element("td", backend.address() + (backend.backup() ? " (backup)" : ""));
    html.state("td", path + ".state", backend.state());
    html.element("td class=\"wide\" data-t=\"" + path + ".reason\"", backend.reason());
    html.number("td class=\"n\"", path + ".weight", backend.weight());
    html.number("td class=\"n\"", path + ".inFlight", backend.inFlight());
    html.number("td class=\"n\"", path + ".open", backend.open());
    html.number("td class=\"n\"", path + ".idle", backend.idle());
    html.element("td class=\"n\"", backend.limit() == 0 ? "none" : Html.count(backend.limit()));
    html.number("td class=\"n\"", path + ".requests", backend.requests());
    html.rate("td class=\"n\"", path + ".requests");
    html.number("td class=\"n\"", path + ".failures", backend.failures());
    html.rate("td class=\"n\"", path + ".failures").raw("</tr>");
  }

  private static void routes(Html html, List<Route> routes) {
    html.raw("<h2>Routes <small class=\"faint\">in the order in which they are tried</small></h2>");
    html.raw("<div class=\"scroll\"><table>");
    html.raw("<tr><th>Route<th>Matches<th>Does<th>Filters<th class=\"n\">Requests");
    html.raw("<th class=\"n\">per s<th class=\"n\">In flight<th class=\"n\">Failures</tr>");
    for (int i = 0; i < routes.size(); i++) {
      Route route = routes.get(i);
      String path = "routes." + i;
      html.raw("<tr>").element("td", route.name());
      html.raw("<td class=\"wide\">").element("code", route.match()).raw("</td>");
      html.raw("<td class=\"wide\">").element("code", route.action()).raw("</td>");
      html.element("td class=\"wide\"", String.join(", ", route.filters()));
      html.number("td class=\"n\"", path + ".requests", route.requests());
      html.rate("td class=\"n\"", path + ".requests");
      html.number("td class=\"n\"", path + ".inFlight", route.inFlight());
      html.number("td class=\"n\"", path + ".failures", route.failures()).raw("</tr>");
    }
    html.raw("</table></div>");
  }

  private static void listeners(Html html, List<Listener> listeners) {
    html.element("h2", "Listeners").raw("<div class=\"scroll\"><table>");
    html.raw("<tr><th>Listener<th>Address<th class=\"n\">Open<th class=\"n\">Accepted");
    html.raw("<th class=\"n\">per s<th class=\"n\">Rejected</tr>");
    for (int i = 0; i < listeners.size(); i++) {
      Listener listener = listeners.get(i);
      String path = "listeners." + i;
      html.raw("<tr>").element("td", listener.name()).element("td", listener.address());
      html.number("td class=\"n\"", path + ".active", listener.active());
      html.number("td class=\"n\"", path + ".accepted", listener.accepted());
      html.rate("td class=\"n\"", path + ".accepted");
      html.number("td class=\"n\"", path + ".rejected", listener.rejected()).raw("</tr>");
    }
    html.raw("</table></div>");
  }

  /** The two largest units that are not zero say enough. */
  static String duration(long millis) {
    long seconds = millis / 1000;
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    if (seconds < 86400) {
      return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
    return seconds / 86400 + " d " + seconds % 86400 / 3600 + " h";
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
