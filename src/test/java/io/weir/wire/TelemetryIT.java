package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.BackendConnection;
import io.weir.testkit.Ports;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What is counted, exactly, after a day with everything in it. */
class TelemetryIT extends WireTest {
  private static final String ERRORS = "weir_request_errors_total";
  private static final String REQUESTS = "weir_requests_total";

  /** Answers by target; {@code /app/hold} not at all. */
  private static void app(BackendConnection connection) throws IOException {
    while (true) {
      WireMessage request = connection.readRequest();
      switch (request.target()) {
        case "/app/hold" -> connection.awaitClosed();
        case "/app/fail" -> connection.write("HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops");
        case "/app/cut" -> {
          connection.write(Wire.lines("HTTP/1.1 200 OK", "Content-Length: 9", "") + "cut");
          return;
        }
        default -> connection.write(Wire.ok("yes"));
      }
    }
  }

  private Proxy day(ScriptedBackend backend) {
    return proxy(
        """
        clusters {
          app { backends = ["{backend}"] }
          dead { backends = ["%s"] }
        }
        routes {
          app { path = "/app/*", cluster = app }
          dead { path = /dead, cluster = dead }
          ping { path = /ping, respond { body = pong } }
        }
        """
            .formatted(closing(Ports.refusing()).address()),
        backend);
  }

  /** One client has all its luck on one connection, another is not understood. */
  private void live(Proxy proxy, ScriptedBackend backend) {
    RawClient client = client(proxy);
    client.exchange(Wire.get("/app/1"));
    client.exchange(Wire.post("/app/2", "hello"));
    client.exchange(Wire.get("/app/3"));
    client.exchange(Wire.get("/app/fail"));
    client.exchange(Wire.get("/ping"));
    client.exchange(Wire.get("/ping"));
    client.exchange(Wire.get("/nowhere"));
    client.exchange(Wire.get("/dead"));
    RawClient stranger = client(proxy).send("what is this\r\n\r\n");
    assertThat(stranger.readResponse().status()).isEqualTo(400);
    stranger.expectClosed();
    // Else what it might still send would be read and thrown away for a while.
    stranger.close();
    client.send(Wire.get("/app/hold"));
    backend.awaitRequest(4);
    client.reset();
    proxy.awaitQuiet();
  }

  @Test
  void requestsAreCountedByRouteAndStatus() {
    ScriptedBackend backend = backend(TelemetryIT::app);
    Proxy proxy = day(backend);
    live(proxy, backend);
    proxy.awaitMetric(10, REQUESTS);
    assertThat(proxy.metric(REQUESTS, "route=\"app\"", "code=\"200\"")).isEqualTo(3);
    assertThat(proxy.metric(REQUESTS, "route=\"app\"", "code=\"500\"")).isEqualTo(1);
    assertThat(proxy.metric(REQUESTS, "route=\"app\"", "code=\"499\"")).isEqualTo(1);
    assertThat(proxy.metric(REQUESTS, "route=\"dead\"", "code=\"502\"")).isEqualTo(1);
    assertThat(proxy.metric(REQUESTS, "route=\"ping\"", "code=\"200\"")).isEqualTo(2);
    assertThat(proxy.metric(REQUESTS, "route=\"_none\"", "code=\"404\"")).isEqualTo(1);
    assertThat(proxy.metric(REQUESTS, "route=\"_none\"", "code=\"400\"")).isEqualTo(1);
    assertThat(proxy.metric("weir_requests_in_flight")).isZero();
    assertThat(proxy.metric("weir_request_duration_seconds_count")).isEqualTo(10);
    assertThat(proxy.metric("weir_overhead_seconds_count", "route=\"app\"")).isEqualTo(5);
    assertThat(proxy.metric("weir_request_bytes_total")).isEqualTo(5);
    assertThat(proxy.metric("weir_response_bytes_total", "route=\"app\"")).isEqualTo(3 * 3 + 4);
    assertThat(proxy.metric("weir_response_bytes_total", "route=\"ping\"")).isEqualTo(2 * 4);
  }

  @Test
  void errorsAreCountedByRouteAndReason() {
    ScriptedBackend backend = backend(TelemetryIT::app);
    Proxy proxy = day(backend);
    live(proxy, backend);
    proxy.awaitMetric(4, ERRORS);
    assertThat(proxy.metric(ERRORS, "route=\"_none\"", "reason=\"no_route\"")).isEqualTo(1);
    assertThat(proxy.metric(ERRORS, "route=\"_none\"", "reason=\"bad_request_line\"")).isEqualTo(1);
    assertThat(proxy.metric(ERRORS, "route=\"dead\"", "reason=\"connect_refused\"")).isEqualTo(1);
    assertThat(proxy.metric(ERRORS, "route=\"app\"", "reason=\"client_abort\"")).isEqualTo(1);
  }

  @Test
  void attemptsAndConnectionsAreCountedByBackend() {
    ScriptedBackend backend = backend(TelemetryIT::app);
    Proxy proxy = day(backend);
    live(proxy, backend);
    String app = "backend=\"" + backend.address() + "\"";
    String requests = "weir_backend_requests_total";
    proxy.awaitMetric(1, requests, app, "code_class=\"failed\"");
    assertThat(proxy.metric(requests, app, "code_class=\"2xx\"")).isEqualTo(3);
    assertThat(proxy.metric(requests, app, "code_class=\"5xx\"")).isEqualTo(1);
    assertThat(proxy.metric(requests, "cluster=\"dead\"")).isEqualTo(1);
    assertThat(proxy.metric(requests)).isEqualTo(6);
    assertThat(proxy.metric("weir_backend_duration_seconds_count", app)).isEqualTo(4);
    assertThat(proxy.metric("weir_backend_first_byte_seconds_count")).isEqualTo(4);
    assertThat(proxy.metric("weir_backend_connect_seconds_count")).isEqualTo(1);
    assertThat(proxy.metric("weir_backend_connections_opened_total", app)).isEqualTo(1);
    assertThat(proxy.metric("weir_backend_connections_reused_total", app)).isEqualTo(4);
    assertThat(proxy.metric("weir_backend_connections_opened_total")).isEqualTo(1);
    assertThat(proxy.metric("weir_backend_connect_failures_total")).isEqualTo(1);
    proxy.awaitMetric(0, "weir_backend_connections");
    assertThat(proxy.metric("weir_backend_pending")).isZero();
    assertThat(proxy.metric("weir_backend_retries_total")).isZero();
  }

  @Test
  void clientConnectionsAreCountedByListener() {
    ScriptedBackend backend = backend(TelemetryIT::app);
    Proxy proxy = day(backend);
    live(proxy, backend);
    assertThat(proxy.metric("weir_connections_total", "listener=\"web\"")).isEqualTo(2);
    proxy.awaitMetric(0, "weir_connections_active", "listener=\"web\"");
    assertThat(proxy.metric("weir_connections_rejected_total")).isZero();
    client(proxy).exchange(Wire.get("/ping"));
    assertThat(proxy.metric("weir_connections_active", "listener=\"web\"")).isEqualTo(1);
  }

  @Test
  void whatIsUnderWayIsShown() {
    HeldBackend script = new HeldBackend();
    ScriptedBackend backend = backend(script);
    Proxy proxy = proxyTo(backend, "clusters.app.max-connections = 1");
    RawClient first = client(proxy).send(Wire.get("/hold"));
    backend.awaitRequest(0);
    RawClient second = client(proxy).send(Wire.get("/"));
    proxy.awaitMetric(1, "weir_backend_pending", "cluster=\"app\"");
    assertThat(proxy.metric("weir_requests_in_flight", "route=\"all\"")).isEqualTo(2);
    assertThat(proxy.metric("weir_backend_connections", "state=\"active\"")).isEqualTo(1);
    assertThat(proxy.metric("weir_backend_connections_limit")).isEqualTo(1);
    script.letGo("/hold");
    first.readResponse();
    second.readResponse();
    proxy.awaitMetric(0, "weir_requests_in_flight");
    proxy.awaitMetric(0, "weir_backend_pending");
    proxy.awaitMetric(1, "weir_backend_connections", "state=\"idle\"");
    assertThat(proxy.metric("weir_backend_connections", "state=\"active\"")).isZero();
    assertThat(proxy.metric("weir_backend_queue_seconds_count")).isEqualTo(2);
  }

  @Test
  void aRetryIsCountedOnlyWhenThereIsOne() {
    ScriptedBackend good = responding(Wire.ok("good"));
    String dead = closing(Ports.refusing()).address();
    Proxy proxy =
        proxy(
            """
            clusters {
              app { backends = ["%s", { address = "{backend}", backup = true }] }
              dead { backends = ["%s"] }
            }
            routes { app { cluster = app }, dead { path = /dead, cluster = dead } }
            """
                .formatted(dead, dead),
            good);
    RawClient client = client(proxy);
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("good");
    assertThat(client.exchange(Wire.get("/dead")).status()).isEqualTo(502);
    proxy.awaitMetric(1, ERRORS);
    String retries = "weir_backend_retries_total";
    assertThat(proxy.metric(retries, "cluster=\"app\"", "reason=\"connect_refused\"")).isEqualTo(1);
    assertThat(proxy.metric(retries)).isEqualTo(1);
    assertThat(proxy.metric("weir_backend_requests_total", "code_class=\"failed\"")).isEqualTo(2);
    assertThat(proxy.metric(ERRORS, "route=\"dead\"")).isEqualTo(1);
  }

  @Test
  void aResponseThatIsCutCountsAsItsStatusAndAsAnError() {
    ScriptedBackend backend = backend(TelemetryIT::app);
    Proxy proxy = day(backend);
    RawClient client = client(proxy).send(Wire.get("/app/cut"));
    assertThat(client.readUntilClose()).endsWith("\r\n\r\ncut");
    proxy.awaitMetric(1, ERRORS, "route=\"app\"", "reason=\"truncated_response\"");
    assertThat(proxy.metric(REQUESTS, "route=\"app\"", "code=\"200\"")).isEqualTo(1);
    assertThat(proxy.metric("weir_response_bytes_total")).isEqualTo(3);
  }

  @Test
  void nothingThatAClientChoosesBecomesALabel() {
    Proxy proxy = day(backend(TelemetryIT::app));
    RawClient client = client(proxy);
    client.exchange("BREW /secret-path HTTP/1.1\r\nHost: secret-host\r\nX-Secret: secret\r\n\r\n");
    client.exchange(Wire.get("/app/secret", "User-Agent: secret"));
    proxy.awaitMetric(2, REQUESTS);
    assertThat(proxy.adminGet("/metrics").text()).doesNotContain("secret").doesNotContain("BREW");
  }
}
