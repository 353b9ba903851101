package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import io.weir.testkit.Patience;
import io.weir.testkit.Ports;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One line for each exchange, whatever a client sends. */
class AccessLogIT extends WireTest {
  private static final ConfigParseOptions JSON =
      ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON);

  @TempDir Path directory;

  private Path file() {
    return directory.resolve("access.log");
  }

  private Proxy logged(ScriptedBackend backend, String... more) {
    return proxyTo(
        backend,
        "access-log { target = \"" + file() + "\" }",
        "clusters.dead.backends = [\"" + closing(Ports.refusing()).address() + "\"]",
        "routes.dead { path = /dead, cluster = dead }",
        "routes.gone { path = /gone, respond { status = 410, body = gone } }",
        String.join("\n", more));
  }

  private List<String> lines(int count) throws IOException {
    Patience.until(count + " lines in the log", () -> read().size() >= count);
    assertThat(read()).hasSize(count);
    return read();
  }

  private List<String> read() throws IOException {
    return Files.exists(file()) ? Files.readAllLines(file(), StandardCharsets.US_ASCII) : List.of();
  }

  private Config line(int index, int count) throws IOException {
    return json(lines(count).get(index));
  }

  private static Config json(String line) {
    return ConfigFactory.parseString(line, JSON);
  }

  @Test
  void whatIsLeftOutAndWhatNeverIs() throws IOException {
    RawClient client =
        client(
            logged(
                responding(Wire.ok("yes")),
                "access-log { sample = 0%, always.statuses = [410] }",
                "routes.gone.access-log = true",
                "routes.mute { path = /mute, access-log = false, respond { status = 410 } }"));
    for (String path : List.of("/fine", "/mute", "/gone", "/fine")) {
      client.exchange(Wire.get(path));
    }
    assertThat(line(0, 1).getString("path")).isEqualTo("/gone");
  }

  @Test
  void anExchangeThatWentWellHasAllItsFields() throws IOException {
    ScriptedBackend backend = responding(Wire.ok("yes"));
    RawClient client = client(logged(backend));
    String[] fields = {"User-Agent: curl/8", "Referer: http://r.test/a?b=c"};
    client.exchange(Wire.post("/a/b?secret=1", "hello", fields));
    client.exchange(Wire.get("/again"));
    Config first = line(0, 2);
    assertThat(first.getString("ts"))
        .matches("20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(first.getString("id")).isEqualTo(backend.awaitRequest(0).header("X-Request-Id"));
    assertThat(first.getString("client")).isEqualTo("127.0.0.1");
    assertThat(first.getString("listener")).isEqualTo("web");
    assertThat(first.getString("method")).isEqualTo("POST");
    assertThat(first.getString("host")).isEqualTo("example.test");
    assertThat(first.getString("path")).isEqualTo("/a/b");
    assertThat(first.getString("proto")).isEqualTo("HTTP/1.1");
    assertThat(first.getInt("status")).isEqualTo(200);
    assertThat(first.getInt("in")).isEqualTo(5);
    assertThat(first.getInt("out")).isEqualTo(3);
    assertThat(first.getString("route")).isEqualTo("all");
    assertThat(first.getString("cluster")).isEqualTo("app");
    assertThat(first.getString("backend")).isEqualTo(backend.address());
    assertThat(first.getInt("attempts")).isEqualTo(1);
    assertThat(first.getBoolean("reused")).isFalse();
    assertThat(first.getString("why")).isEqualTo("ok");
    assertThat(first.getString("phase")).isEqualTo("responding");
    assertThat(first.getString("ua")).isEqualTo("curl/8");
    assertThat(first.getString("referer")).isEqualTo("http://r.test/a");
    expectTimes(first);
    Config second = line(1, 2);
    assertThat(second.getBoolean("reused")).isTrue();
    assertThat(second.getIsNull("connect_ms")).isTrue();
    assertThat(second.getIsNull("ua")).isTrue();
    assertThat(second.getString("id")).isNotEqualTo(first.getString("id"));
  }

  private static void expectTimes(Config line) {
    double parts = 0;
    for (String part : List.of("queue_ms", "connect_ms", "first_byte_ms", "overhead_ms")) {
      assertThat(line.getDouble(part)).as(part).isNotNegative();
      parts += line.getDouble(part);
    }
    assertThat(line.getDouble("total_ms")).isPositive();
    assertThat(parts).isLessThanOrEqualTo(line.getDouble("total_ms") + 1);
  }

  @Test
  void answersOfWeirsOwnSayWhy() throws IOException {
    RawClient client = client(logged(responding(Wire.ok("yes"))));
    client.exchange(Wire.get("/gone"));
    client.exchange(Wire.get("/dead"));
    Config gone = line(0, 2);
    assertThat(gone.getInt("status")).isEqualTo(410);
    assertThat(gone.getString("route")).isEqualTo("gone");
    assertThat(gone.getString("cluster")).isEmpty();
    assertThat(gone.getInt("attempts")).isZero();
    assertThat(gone.getInt("out")).isEqualTo(4);
    assertThat(gone.getString("why")).isEqualTo("ok");
    assertThat(gone.getIsNull("first_byte_ms")).isTrue();
    Config dead = line(1, 2);
    assertThat(dead.getInt("status")).isEqualTo(502);
    assertThat(dead.getString("why")).isEqualTo("connect_refused");
    assertThat(dead.getString("cluster")).isEqualTo("dead");
    assertThat(dead.getInt("attempts")).isEqualTo(1);
    assertThat(dead.getIsNull("connect_ms")).isTrue();
  }

  @Test
  void aRequestWithoutARouteIsLogged() throws IOException {
    Proxy proxy =
        proxy(
            "access-log { target = \""
                + file()
                + "\" }\n"
                + "routes { one { path = /one, respond {} } }");
    WireMessage response = client(proxy).exchange(Wire.get("/two", "User-Agent: x"));
    Config line = line(0, 1);
    assertThat(line.getInt("status")).isEqualTo(404);
    assertThat(line.getString("route")).isEqualTo("_none");
    assertThat(line.getString("why")).isEqualTo("no_route");
    assertThat(line.getString("path")).isEqualTo("/two");
    assertThat(line.getString("ua")).isEqualTo("x");
    assertThat(response.text()).contains(line.getString("id"));
  }

  @Test
  void aClientThatLeavesIsLoggedAs499() throws IOException {
    HeldBackend script = new HeldBackend();
    ScriptedBackend backend = backend(script);
    RawClient client = client(logged(backend)).send(Wire.get("/hold"));
    backend.awaitRequest(0);
    client.reset();
    Config line = line(0, 1);
    assertThat(line.getInt("status")).isEqualTo(499);
    assertThat(line.getString("why")).isEqualTo("client_abort");
    assertThat(line.getString("phase")).isEqualTo("waiting");
    assertThat(line.getString("backend")).isEqualTo(backend.address());
    assertThat(line.getInt("out")).isZero();
    script.letGo("/hold");
  }

  @Test
  void whatIsNoRequestIsLoggedWithoutInventions() throws IOException {
    RawClient client = client(logged(responding(Wire.ok("yes"))));
    client.send("\u0001\u0002\"}\\ GARBAGE\r\n\r\n");
    assertThat(client.readResponse().status()).isEqualTo(400);
    Config line = line(0, 1);
    assertThat(line.getInt("status")).isEqualTo(400);
    assertThat(line.getString("why")).isEqualTo("bad_request_line");
    assertThat(line.getString("route")).isEqualTo("_none");
    assertThat(line.getString("client")).isEqualTo("127.0.0.1");
    assertThat(line.getString("method")).isEmpty();
    assertThat(line.getString("path")).isEmpty();
    assertThat(line.getString("proto")).isEmpty();
  }

  @Test
  void hostileFieldsStayWithinTheirLineAndTheirString() throws IOException {
    String agent = "a\"b\\c\t\u00e9\u009b\",\"status\":200,\"x\":\"{${y}}";
    RawClient client = client(logged(responding(Wire.ok("yes"))));
    client.exchange(Wire.get("/a'b", "User-Agent: " + agent, "Referer: " + agent + "?q"));
    client.exchange(Wire.get("/long", "User-Agent: " + "\"".repeat(9000)));
    assertThat(lines(2)).allMatch(text -> text.chars().allMatch(c -> c >= ' ' && c < 127));
    assertThat(line(0, 2).getString("ua")).isEqualTo(agent);
    assertThat(line(0, 2).getString("referer")).isEqualTo(agent);
    assertThat(line(0, 2).getString("path")).isEqualTo("/a'b");
    assertThat(line(1, 2).getString("ua")).isEqualTo("\"".repeat(1024));
  }

  @Test
  void nobodyCanWriteALineOfHisOwn() throws IOException {
    Proxy proxy = logged(responding(Wire.ok("yes")));
    for (String evil : List.of("a\nb", "a\rb", "a\u0000b", "a\u001b[2Jb", "a\n {\"ts\":\"1\"}")) {
      client(proxy).send(Wire.get("/", "User-Agent: " + evil)).readUntilClose();
    }
    for (String text : lines(5)) {
      assertThat(json(text).getInt("status")).isEqualTo(400);
      assertThat(text).doesNotContain("[2J");
    }
  }

  @Test
  void pipelinedRequestsHaveALineEach() throws IOException {
    RawClient client = client(logged(responding(request -> Wire.ok(request.target()))));
    client.send(Wire.get("/1") + Wire.get("/gone") + Wire.get("/dead") + Wire.get("/4"));
    for (int i = 0; i < 4; i++) {
      client.readResponse();
    }
    List<String> paths = lines(4).stream().map(text -> json(text).getString("path")).toList();
    assertThat(paths).containsExactly("/1", "/gone", "/dead", "/4");
  }

  @Test
  void theCombinedFormatIsThatOfApache() throws IOException {
    String combined = "access-log { format = combined, query = true }";
    RawClient client = client(logged(responding(Wire.ok("yes")), combined));
    client.exchange(Wire.get("/a?b=c", "User-Agent: \"x\""));
    client.send("GARBAGE\r\n\r\n").readResponse();
    assertThat(lines(2).get(0))
        .matches("127\\.0\\.0\\.1 - - \\[[^]]+ \\+0000] \"GET /a\\?b=c HTTP/1\\.1\" 200 3 \"-\" .*")
        .endsWith(" \"\\\"x\\\"\"");
    assertThat(lines(2).get(1)).contains("] \"-\" 400 ");
  }

  @Test
  void afterARotationAReloadGoesOnInANewFile() throws IOException {
    ScriptedBackend backend = responding(Wire.ok("yes"));
    Proxy proxy = proxyTo(backend, "access-log { target = \"" + file() + "\" }");
    RawClient client = client(proxy);
    client.exchange(Wire.get("/before"));
    lines(1);
    Files.move(file(), directory.resolve("old.log"));
    String same =
        """
        clusters { app { backends = ["{backend}"] } }
        routes { all { cluster = app } }
        """;
    String target = "access-log { target = \"" + file() + "\" }";
    assertThat(proxy.reload(same + target, backend.address()).ok()).isTrue();
    client.exchange(Wire.get("/after"));
    assertThat(line(0, 1).getString("path")).isEqualTo("/after");
    assertThat(Files.readAllLines(directory.resolve("old.log"))).hasSize(1);
  }

  @Test
  void aFullDiskCostsLinesAndNoRequests() {
    Proxy proxy = proxyTo(responding(Wire.ok("yes")), "access-log { target = /dev/full }");
    RawClient client = client(proxy);
    for (int i = 0; i < 20; i++) {
      assertThat(client.exchange(Wire.get("/")).status()).isEqualTo(200);
    }
    Patience.until("an error", () -> proxy.metric("weir_access_log_write_errors_total") > 0);
  }
}
