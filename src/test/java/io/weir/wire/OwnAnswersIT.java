package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What clients are told when weir answers with an error, and in which form. */
class OwnAnswersIT extends WireTest {
  private static final String BROWSER =
      "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
  private static final String DEAD = "clusters { app { backends = [\"127.0.0.1:1\"] } }\n";

  @TempDir Path directory;

  private static Config json(WireMessage answer) {
    ConfigParseOptions strict = ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON);
    return ConfigFactory.parseString(answer.text(), strict);
  }

  @Test
  void programsGetAnObject() {
    RawClient client = client(proxy(DEAD + "routes { all { cluster = app } }"));
    WireMessage answer = client.exchange(Wire.get("/"));
    assertThat(answer.status()).isEqualTo(502);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.header("Proxy-Status"))
        .isEqualTo("weir; error=connection_refused; details=\"connect_refused\"");
    Config problem = json(answer);
    assertThat(problem.getString("type")).isEqualTo("about:blank");
    assertThat(problem.getString("title")).isEqualTo("Bad Gateway");
    assertThat(problem.getInt("status")).isEqualTo(502);
    assertThat(problem.getString("detail")).isEqualTo("The backend refused the connection.");
    assertThat(problem.getString("reason")).isEqualTo("connect_refused");
    assertThat(problem.getString("requestId")).isEqualTo(answer.header("X-Request-ID"));
  }

  @Test
  void browsersGetAPage() {
    RawClient client = client(proxy("routes { all { path = \"/there\", respond {} } }"));
    WireMessage answer = client.exchange(Wire.get("/", BROWSER));
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(answer.text())
        .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
        .contains("<h1>Not Found</h1>", "No route matches this request.")
        .contains("404 no_route, request <code>" + answer.header("X-Request-ID") + "</code>")
        .doesNotContain("src=", "href=");
  }

  @Test
  void aHeadGetsTheFieldsAlone() {
    RawClient client = client(proxy("routes { all { path = \"/there\", respond {} } }"));
    client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
    String head = client.readHead();
    assertThat(head).contains("404 Not Found", "Proxy-Status: weir; error=destination_not_found");
    assertThat(client.exchange(Wire.get("/there")).status()).isEqualTo(200);
  }

  @Test
  void aHeadThatCannotBeReadGetsTheFieldsAloneToo() {
    Proxy proxy = proxy("routes { all { respond {} } }");
    String long8 = "a".repeat(8 * 1024);
    List<String> broken =
        List.of(
            "HEAD / HTTP/1.1\r\nHost: h\r\nno colon\r\n\r\n",
            "HEAD / HTTP/1.1\r\nHost: h\r\nX: a\nb\r\n\r\n",
            "HEAD / HTTP/1.1\r\nHost: h\r\nX: " + long8 + long8,
            "HEAD /" + long8,
            "HEAD / HTTP/1\r\nHost: h\r\n\r\n");
    for (String request : broken) {
      String shown = request.substring(0, 20);
      assertThat(client(proxy).send(request).readUntilClose()).as(shown).endsWith("\r\n\r\n");
      RawClient slow = client(proxy).sendSlowly(request, 2, 20);
      assertThat(slow.readUntilClose()).as(shown).contains("no-store").endsWith("\r\n\r\n");
    }
    // Of others the answer has a body.
    assertThat(client(proxy).send("HEADS / HTTP/1\r\n\r\n").readUntilClose()).endsWith("}\n");
  }

  @Test
  void anAnswerThatWasMeantHasNoProxyStatus() {
    RawClient client = client(proxy("routes { all { respond { status = 503 } } }"));
    WireMessage answer = client.exchange(Wire.get("/"));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.headers("Proxy-Status")).isEmpty();
  }

  @Test
  void pagesReplaceThem_aRoutesOwnFirst_oneStatusBeforeMany() throws IOException {
    Path file = directory.resolve("down.html");
    Files.writeString(file, "<p>{reason} {status} {request-id} { color: red }");
    Proxy proxy =
        proxy(
            DEAD
                + "error-pages {\n"
                + "  500-599 { file = \""
                + file
                + "\" }\n"
                + "  \"404\" { body = nowhere, content-type = text/plain }\n"
                + "}\n"
                + "routes {\n"
                + "  a { path = \"/a\", cluster = app }\n"
                + "  b { path = \"/b\", cluster = app, error-pages {\n"
                + "    400-599 { body = most }\n"
                + "    \"502\" { body = \"{\\\"error\\\":\\\"{reason}\\\"}\""
                + ", content-type = application/json }\n"
                + "  } }\n"
                + "}\n");
    RawClient client = client(proxy);
    WireMessage page = client.exchange(Wire.get("/a", BROWSER));
    assertThat(page.text())
        .isEqualTo("<p>connect_refused 502 " + page.header("X-Request-ID") + " { color: red }");
    assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    // A page for people is none for programs.
    assertThat(json(client.exchange(Wire.get("/a"))).getInt("status")).isEqualTo(502);
    WireMessage own = client.exchange(Wire.get("/b", BROWSER));
    assertThat(own.text()).isEqualTo("{\"error\":\"connect_refused\"}");
    assertThat(own.header("Content-Type")).isEqualTo("application/json");
    assertThat(client.exchange(Wire.get("/c")).text()).isEqualTo("nowhere");
  }

  @Test
  void aReloadReadsThePagesAgain() throws IOException {
    Path file = directory.resolve("404.txt");
    String config =
        "error-pages { \"404\" { content-type = text/plain, file = \"" + file + "\" } }";
    Files.writeString(file, "old");
    Proxy proxy = proxy(config);
    RawClient client = client(proxy);
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("old");
    Files.writeString(file, "new");
    assertThat(proxy.reload(config).ok()).isTrue();
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("new");
    Files.delete(file);
    assertThat(proxy.reload(config).text()).contains("does not exist");
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("new");
  }

  @Test
  void idsOfRequestsAreKeptFromWhomTheConfigurationSays() {
    String route = "routes { all { respond { body = \"{request-id}\" } } }\n";
    String trusted = "listeners.web.trusted-proxies = [\"127.0.0.1\"]\n";
    String own = "[0-9a-f]{32}";
    assertThat(id(route, "abc")).matches(own);
    assertThat(id(route + trusted, "a-B_1.:/+={;|,@~}")).isEqualTo("a-B_1.:/+={;|,@~}");
    for (String meaning : List.of("<script>", "a&b", "a\"b", "a'b", "a`b", "a\\b")) {
      assertThat(id(route + trusted, meaning)).as(meaning).matches(own);
    }
    assertThat(id(route + trusted, "a b")).matches(own);
    assertThat(id(route + trusted, "é")).matches(own);
    assertThat(id(route + trusted, "x".repeat(128))).hasSize(128);
    assertThat(id(route + trusted, "x".repeat(129))).matches(own);
    assertThat(id(route + trusted + "listeners.web.request-id = nobody\n", "abc")).matches(own);
    assertThat(id(route + "listeners.web.request-id = everybody\n", "abc")).isEqualTo("abc");
  }

  @Test
  void ofTwoIdsNoneIsKept() {
    String route = "routes { all { respond { body = \"{request-id}\" } } }\n";
    String config = route + "listeners.web.request-id = everybody\n";
    assertThat(answer(config, "X-Request-Id: a", "X-Request-Id: b")).matches("[0-9a-f]{32}");
  }

  private String id(String config, String given) {
    return answer(config, "X-Request-Id: " + given);
  }

  private String answer(String config, String... fields) {
    try (Proxy proxy = Proxy.start(loops, config);
        RawClient client = RawClient.to(proxy.port())) {
      return client.exchange(Wire.get("/", fields)).text();
    }
  }
}
