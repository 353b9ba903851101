package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.weir.testkit.Ports;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The admin side of a gateway that serves. */
class AdminIT extends WireTest {
  private static final ConfigParseOptions JSON =
      ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON);

  /** Two good exchanges on one connection that stays, one failed one, one that is under way. */
  private Proxy busy(ScriptedBackend backend) {
    Proxy proxy =
        proxy(
            """
            clusters {
              app { backends = ["{backend}"], max-connections = 9 }
              dead { backends = [{ address = "%s", weight = 2 }] }
            }
            routes {
              app { host = "*.example.test", cluster = app
                    filters = [{ type = strip-prefix, prefix = /x }] }
              dead { path = /dead, cluster = dead }
            }
            """
                .formatted(closing(Ports.refusing()).address()),
            backend);
    RawClient client = client(proxy);
    String host = "Host: www.example.test";
    String get = Wire.get("/x/1").replace("Host: example.test", host);
    assertThat(client.exchange(get).status()).isEqualTo(200);
    assertThat(client.exchange(get).status()).isEqualTo(200);
    assertThat(client.exchange(Wire.get("/dead")).status()).isEqualTo(502);
    client(proxy).send(Wire.get("/hold").replace("Host: example.test", host));
    backend.awaitRequest(2);
    proxy.awaitMetric(1, "weir_request_errors_total");
    return proxy;
  }

  private static Config status(Proxy proxy) {
    WireMessage response = proxy.adminGet("/status");
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
    assertThat(response.header("Cache-Control")).isEqualTo("no-store");
    return ConfigFactory.parseString(response.text(), JSON);
  }

  private static Config named(List<? extends Config> all, String name) {
    return all.stream().filter(c -> c.getString("name").equals(name)).findFirst().orElseThrow();
  }

  @Test
  void theStatusCountsWhatHappens() {
    HeldBackend script = new HeldBackend();
    ScriptedBackend backend = backend(script);
    Proxy proxy = busy(backend);
    Config status = status(proxy);
    assertThat(status.getString("phase")).isEqualTo("running");
    assertThat(status.getInt("loops")).isEqualTo(loops);
    assertThat(status.getString("transport")).isNotEmpty();
    assertThat(status.getInt("generation.number")).isEqualTo(1);
    assertThat(status.getString("generation.configFile")).isEqualTo("test.conf");
    assertThat(status.getLong("descriptors.open")).isPositive();
    Config web = named(status.getConfigList("listeners"), "web");
    assertThat(web.getString("address")).isEqualTo("127.0.0.1:" + proxy.port());
    assertThat(web.getInt("accepted")).isEqualTo(2);
    assertThat(web.getInt("active")).isEqualTo(2);
    Config app = named(status.getConfigList("routes"), "app");
    assertThat(app.getString("match")).isEqualTo("*.example.test /*");
    assertThat(app.getInt("requests")).isEqualTo(2);
    assertThat(app.getInt("inFlight")).isEqualTo(1);
    assertThat(app.getInt("failures")).isZero();
    assertThat(app.getStringList("filters")).hasSize(1);
    Config dead = named(status.getConfigList("routes"), "dead");
    assertThat(dead.getInt("requests")).isEqualTo(1);
    assertThat(dead.getInt("failures")).isEqualTo(1);
    script.letGo("/hold");
  }

  @Test
  void theStatusShowsBackends() {
    HeldBackend script = new HeldBackend();
    ScriptedBackend backend = backend(script);
    Proxy proxy = busy(backend);
    List<? extends Config> clusters = status(proxy).getConfigList("clusters");
    Config app = named(clusters, "app");
    assertThat(app.getString("balancer")).isEqualTo("least-request");
    assertThat(app.getInt("waiting")).isZero();
    Config up = app.getConfigList("backends").get(0);
    assertThat(up.getString("address")).isEqualTo(backend.address());
    assertThat(up.getString("state")).isEqualTo("up");
    assertThat(up.getInt("inFlight")).isEqualTo(1);
    assertThat(up.getInt("open") - up.getInt("idle")).isEqualTo(1);
    assertThat(up.getInt("limit")).isEqualTo(9);
    assertThat(up.getInt("requests")).isEqualTo(2);
    assertThat(up.getInt("failures")).isZero();
    Config down = named(clusters, "dead").getConfigList("backends").get(0);
    assertThat(down.getInt("weight")).isEqualTo(2);
    assertThat(down.getInt("requests")).isEqualTo(1);
    assertThat(down.getInt("failures")).isEqualTo(1);
    assertThat(down.getInt("open")).isZero();
    script.letGo("/hold");
  }

  @Test
  void thePageIsCompleteAndNeedsNothingFromOutside() {
    HeldBackend script = new HeldBackend();
    ScriptedBackend backend = backend(script);
    Proxy proxy = busy(backend);
    WireMessage page = proxy.adminGet("/");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.header("Content-Security-Policy")).startsWith("default-src 'none'; ");
    assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(page.text())
        .startsWith("<!DOCTYPE html>")
        .endsWith("</html>\n")
        .contains(backend.address(), "127.0.0.1:" + proxy.port(), "*.example.test", "test.conf")
        .doesNotContain("src=\"http")
        .doesNotContain("href=\"http");
    script.letGo("/hold");
  }

  @Test
  void aRefusedReloadIsShown() {
    Proxy proxy = proxy("routes { a { respond {} } }");
    assertThat(proxy.reload("routes { <b>a</b> { respond {} } }").ok()).isFalse();
    Config generation = status(proxy).getConfig("generation");
    assertThat(generation.getInt("number")).isEqualTo(1);
    assertThat(generation.getBoolean("lastReloadOk")).isFalse();
    assertThat(generation.getString("lastReload")).contains("refused").contains("test.conf:");
    String page = proxy.adminGet("/").text();
    assertThat(page).contains("The last reload was refused").doesNotContain("<b>a</b>");
    assertThat(proxy.reload("routes { b { respond {} } }").ok()).isTrue();
    assertThat(status(proxy).getBoolean("generation.lastReloadOk")).isTrue();
    assertThat(proxy.adminGet("/ready").status()).isEqualTo(200);
  }

  @Test
  void readinessAndLifeAreOneLineEach() {
    Proxy proxy = proxy("routes { a { respond {} } }");
    assertThat(proxy.adminGet("/ready").text().strip()).isEqualTo("ready");
    assertThat(proxy.adminGet("/live").text().strip()).isEqualTo("alive");
    assertThat(proxy.adminGet("/live?x=y").status()).isEqualTo(200);
    assertThat(proxy.adminGet("/elsewhere").status()).isEqualTo(404);
  }

  @Test
  void metricsComeInTheFormatThatIsAskedFor() {
    Proxy proxy = proxy("routes { a { respond {} } }");
    WireMessage text = proxy.adminGet("/metrics");
    assertThat(text.header("Content-Type")).startsWith("text/plain; version=0.0.4");
    WireMessage open =
        proxy.adminGet("/metrics", "Accept: application/openmetrics-text; version=1.0.0");
    assertThat(open.header("Content-Type")).startsWith("application/openmetrics-text");
    assertThat(open.text()).endsWith("# EOF\n");
  }

  @Test
  void itIsReadOnlyAndSurvivesNonsense() {
    Proxy proxy = proxy("routes { a { respond {} } }");
    try (RawClient client = RawClient.to(proxy.admin())) {
      WireMessage refusal = client.exchange("DELETE / HTTP/1.1\r\nHost: h\r\n\r\n");
      assertThat(refusal.status()).isEqualTo(405);
      assertThat(refusal.header("Allow")).isEqualTo("GET, HEAD");
      client.expectClosed();
    }
    try (RawClient client = RawClient.to(proxy.admin())) {
      client.send("\u0016\u0003\u0001\r\n\r\n");
      assertThat(client.readResponse().status()).isEqualTo(400);
    }
    try (RawClient client = RawClient.to(proxy.admin())) {
      assertThat(client.exchange("HEAD /status HTTP/1.1\r\nHost: h\r\n\r\n").status())
          .isEqualTo(200);
      assertThat(client.exchange(Wire.get("/live")).status()).isEqualTo(200);
    }
  }

  @Test
  void nothingOfItIsServedToClients() {
    Proxy proxy = proxy("routes { a { path = /a, respond {} } }");
    RawClient client = client(proxy);
    for (String path : List.of("/", "/status", "/metrics", "/ready", "/live")) {
      assertThat(client.exchange(Wire.get(path)).status()).isEqualTo(404);
    }
  }
}
