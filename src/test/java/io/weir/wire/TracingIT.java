package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.weir.testkit.Patience;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What a request says about its trace, and what a collector hears of it. */
class TracingIT extends WireTest {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CALLER = "00f067aa0ba902b7";
  private static final String GIVEN = "00-" + TRACE + "-" + CALLER + "-01";
  private static final String TRUSTED = "listeners.web.trusted-proxies = [\"127.0.0.1\"]\n";

  private final ScriptedBackend backend = ScriptedBackend.respond(Wire.ok("x"));

  private WireMessage seen(String config, String... fields) {
    RawClient client = client(proxyTo(closing(backend), config));
    assertThat(client.exchange(Wire.get("/", fields)).status()).isEqualTo(200);
    return backend.awaitRequest(0);
  }

  @Test
  void withoutTracing_whatCanBeReadPasses() {
    WireMessage request = seen("", "traceparent: " + GIVEN, "tracestate: a=1", "tracestate: b=2");
    assertThat(request.headers("traceparent")).containsExactly(GIVEN);
    assertThat(request.headers("tracestate")).containsExactly("a=1", "b=2");
  }

  @Test
  void withoutTracing_whatCannotBeReadIsDropped_andItsStateToo() {
    WireMessage request = seen("", "traceparent: 00-x", "tracestate: a=1");
    assertThat(request.headers("traceparent")).isEmpty();
    assertThat(request.headers("tracestate")).isEmpty();
  }

  @Test
  void twoOfThemCannotBeRead() {
    String other = GIVEN.replace(CALLER, "b7ad6b7169203331");
    WireMessage request = seen("", "traceparent: " + GIVEN, "traceparent: " + other);
    assertThat(request.headers("traceparent")).isEmpty();
  }

  @Test
  void aTraceIsContinuedWithASpanOfItsOwn() {
    String config = "tracing { enabled = true, sample = 0% }\n" + TRUSTED;
    WireMessage request = seen(config, "traceparent: " + GIVEN, "tracestate: a=1");
    assertThat(request.header("traceparent"))
        .matches("00-" + TRACE + "-[0-9a-f]{16}-01")
        .doesNotContain(CALLER);
    assertThat(request.header("tracestate")).isEqualTo("a=1");
  }

  @Test
  void whoIsNotTrustedDoesNotDecideWhatIsRecorded() {
    String config = "tracing { enabled = true, sample = 0% }\n";
    WireMessage request = seen(config, "traceparent: " + GIVEN);
    assertThat(request.header("traceparent")).matches("00-" + TRACE + "-[0-9a-f]{16}-00");
  }

  @Test
  void whereThereIsNoneOneBegins() {
    WireMessage request = seen("tracing { enabled = true, sample = 100% }", "tracestate: a=1");
    assertThat(request.header("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01");
    assertThat(request.header("tracestate")).isNull();
  }

  @Test
  void aCollectorIsToldWhatIsRecorded() throws IOException {
    List<String> heard = new CopyOnWriteArrayList<>();
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          heard.add(hex(exchange.getRequestBody().readAllBytes()));
          exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
    closing((AutoCloseable) () -> collector.stop(0));
    String url = "http://127.0.0.1:" + collector.getAddress().getPort() + "/v1/traces";
    Proxy proxy =
        proxyTo(
            closing(backend),
            "tracing { enabled = true, sample = 100%, endpoint = \"" + url + "\" }\n" + TRUSTED);
    RawClient client = client(proxy);
    client.exchange(Wire.get("/shop?secret=1", "traceparent: " + GIVEN));
    String sent = String.valueOf(backend.awaitRequest(0).header("traceparent"));
    client.exchange(Wire.get("/", "traceparent: " + GIVEN.replaceAll("01$", "00")));
    proxy.awaitMetric(1, "weir_trace_spans_exported_total");
    assertThat(heard).hasSize(1);
    // Ids are bytes in the message, texts are texts.
    assertThat(heard.get(0))
        .contains(TRACE, CALLER, sent.substring(36, 52))
        .contains(hex("GET all"), hex("/shop"), hex("weir.route"), hex("service.name"))
        .doesNotContain(hex("secret"));
    assertThat(proxy.metric("weir_trace_spans_dropped_total")).isZero();
  }

  @Test
  void whoReadsMetricsGetsToTheTrace() {
    Proxy proxy = proxyTo(closing(backend), "tracing { enabled = true, sample = 100% }");
    client(proxy).exchange(Wire.get("/"));
    String trace = String.valueOf(backend.awaitRequest(0).header("traceparent")).substring(3, 35);
    String accept = "Accept: application/openmetrics-text; version=1.0.0";
    Patience.until(
        "the exemplar",
        () ->
            proxy
                .adminGet("/metrics", accept)
                .text()
                .lines()
                .filter(line -> line.startsWith("weir_request_duration_seconds_bucket{"))
                .anyMatch(line -> line.contains("# {") && line.contains(trace)));
  }

  @Test
  void aCollectorThatIsGoneCostsSpansAndNothingElse() {
    Proxy proxy =
        proxyTo(
            closing(backend),
            "tracing { enabled = true, sample = 100%, endpoint = \"http://127.0.0.1:1/x\" }");
    RawClient client = client(proxy);
    for (int i = 0; i < 3; i++) {
      assertThat(client.exchange(Wire.get("/")).status()).isEqualTo(200);
    }
    Patience.until(
        "the spans to be dropped", () -> proxy.metric("weir_trace_spans_dropped_total") == 3);
  }

  private static String hex(String text) {
    return hex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
