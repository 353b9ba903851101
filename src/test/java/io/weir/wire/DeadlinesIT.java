package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Gate;
import io.weir.testkit.Ports;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import org.junit.jupiter.api.Test;

/** Backends that take too long: what their client is told, and when it is told nothing. */
@SuppressWarnings("InlineFormatString") // A configuration reads better on its own.
class DeadlinesIT extends WireTest {
  private static final String REASON = "reason=\"%s\"";

  private static void expectGaveUp(Proxy proxy, WireMessage response, int status, String reason) {
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.text()).contains("\"reason\":\"" + reason + "\"");
    assertThat(response.headers("Connection")).isEmpty();
    expectCounted(proxy, reason);
  }

  private static void expectCounted(Proxy proxy, String reason) {
    proxy.awaitMetric(1, "weir_request_errors_total", String.format(REASON, reason));
    proxy.awaitMetric(0, "weir_requests_in_flight", "route=\"all\"");
  }

  /** Reads requests and says nothing. */
  private ScriptedBackend silent() {
    return backend(
        connection -> {
          connection.readRequest();
          connection.awaitClosed();
        });
  }

  private ScriptedBackend saying(String text) {
    return backend(
        connection -> {
          connection.readRequest();
          connection.write(text);
          connection.awaitClosed();
        });
  }

  /** Sends so many bytes of a body; together they take longer than any deadline here. */
  private static void sendSlowly(RawClient client, int bytes) {
    for (int i = 1; i < bytes; i++) {
      client.send("x").expectSilence(75);
    }
    client.send("x");
  }

  @Test
  void aBackendThatDoesNotAcceptInTimeIsAGatewayTimeout() {
    Ports hole = closing(Ports.blackhole());
    String hocon =
        """
        clusters { app { backends = ["{backend}"] } }
        routes { all { cluster = app } }
        timeouts { connect = 300ms }
        """;
    Proxy proxy = closing(Proxy.start(loops, hocon, hole.address()));
    RawClient client = client(proxy);
    // Nothing was sent, so this may be repeated; there is nobody else to repeat it on.
    expectGaveUp(proxy, client.exchange(Wire.post("/", "x")), 504, "connect_timeout");
    proxy.awaitMetric(1, "weir_backend_connect_failures_total");
  }

  @Test
  void aBackendThatDoesNotAnswerInTimeIsAGatewayTimeout() {
    ScriptedBackend backend = silent();
    Proxy proxy = proxyTo(backend, "timeouts { first-byte = 300ms }");
    RawClient client = client(proxy);
    expectGaveUp(proxy, client.exchange(Wire.get("/")), 504, "first_byte_timeout");
    // Not asked again, told that nobody waits; and the client is free to go on.
    backend.awaitOpen(0);
    assertThat(backend.opened()).isEqualTo(1);
    assertThat(client.exchange(Wire.get("/")).status()).isEqualTo(504);
  }

  @Test
  void aRequestThatABackendMayHaveServedIsNotSentToAnother() {
    ScriptedBackend slow = silent();
    ScriptedBackend spare = responding(Wire.ok("spare"));
    String hocon =
        """
        clusters { app { backends = ["{backend}", { address = "{backend2}", backup = true }] } }
        routes { all { cluster = app } }
        timeouts { first-byte = 300ms }
        """;
    Proxy proxy = proxy(hocon, slow, spare);
    RawClient client = client(proxy);
    assertThat(client.exchange(Wire.post("/", "x")).status()).isEqualTo(504);
    assertThat(client.exchange(Wire.post("/", "")).status()).isEqualTo(504);
    assertThat(slow.requests()).hasSize(2);
    assertThat(spare.opened()).isZero();
  }

  @Test
  void aHeadThatComesByteByByteIsNotAnAnswer() {
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readRequest();
              connection.write("HTTP/1.1 200 OK\r\nX-A: ");
              closing(Aside.every(50, () -> connection.write("b")));
              connection.awaitClosed();
            });
    Proxy proxy = proxyTo(backend, "timeouts { first-byte = 300ms }");
    expectGaveUp(proxy, client(proxy).exchange(Wire.get("/")), 504, "first_byte_timeout");
  }

  @Test
  void interimResponsesAreNotAnAnswer() {
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readRequest();
              closing(Aside.every(100, () -> connection.write("HTTP/1.1 102 Processing\r\n\r\n")));
              connection.awaitClosed();
            });
    Proxy proxy = proxyTo(backend, "timeouts { first-byte = 400ms }");
    RawClient client = client(proxy);
    WireMessage response = client.exchange(Wire.get("/"));
    while (response.status() == 102) {
      response = client.readResponse();
    }
    expectGaveUp(proxy, response, 504, "first_byte_timeout");
  }

  @Test
  void theWaitForTheAnswerBeginsWhenTheBodyIsComplete() {
    ScriptedBackend backend = responding(Wire.ok("done"));
    RawClient client = client(proxyTo(backend, "timeouts { first-byte = 300ms }"));
    client.send(Wire.lines("POST / HTTP/1.1", "Host: a", "Content-Length: 8", ""));
    sendSlowly(client, 8);
    assertThat(client.readResponse().text()).isEqualTo("done");
  }

  @Test
  void aBackendThatStopsInTheMiddleOfItsAnswerTruncatesIt() {
    ScriptedBackend backend = saying("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234");
    Proxy proxy = proxyTo(backend, "timeouts { idle = 300ms }");
    RawClient client = client(proxy);
    client.send(Wire.get("/"));
    assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
    assertThat(client.readUntilClose()).isEqualTo("01234");
    backend.awaitOpen(0);
    expectCounted(proxy, "idle_timeout");
  }

  @Test
  void aBackendThatGoesOnSlowlyIsNotIdle() {
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readRequest();
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n");
              closing(Aside.every(100, () -> connection.write("x")));
              connection.awaitClosed();
            });
    Proxy proxy = proxyTo(backend, "timeouts { idle = 300ms, first-byte = 300ms }");
    assertThat(client(proxy).exchange(Wire.get("/")).text()).isEqualTo("xxxxxx");
  }

  @Test
  void aBackendThatWaitsForTheRestOfTheBodyIsNotIdle() {
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readHead();
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n<");
              connection.readText(8);
              connection.write(">");
              connection.awaitClosed();
            });
    RawClient client = client(proxyTo(backend, "timeouts { idle = 300ms }"));
    client.send(Wire.lines("POST / HTTP/1.1", "Host: a", "Content-Length: 8", ""));
    client.readHead();
    assertThat(client.readText(1)).isEqualTo("<");
    sendSlowly(client, 8);
    assertThat(client.readText(1)).isEqualTo(">");
  }

  @Test
  void aBackendThatDoesNotReadTheBodyIsAGatewayTimeout() {
    Gate end = new Gate();
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readHead();
              end.pass();
            });
    Proxy proxy = proxyTo(backend, "timeouts { idle = 300ms, first-byte = 300ms }");
    RawClient client = client(proxy);
    client.send(Wire.lines("POST / HTTP/1.1", "Host: a", "Content-Length: " + Bulk.BYTES, ""));
    Aside upload = Aside.begin(() -> new Bulk().send(Bulk.PIECES, client::send));
    expectGaveUp(proxy, client.readResponse(), 504, "send_stalled");
    // What is left of the body is no answer's affair, and no request's.
    upload.join();
    end.open();
  }

  // Whatever happens in it, the whole exchange.

  @Test
  void anExchangeThatTakesTooLongBeforeItsAnswerIsAGatewayTimeout() {
    Proxy proxy = proxyTo(silent(), "timeouts { total = 300ms }");
    expectGaveUp(proxy, client(proxy).exchange(Wire.get("/")), 504, "total_timeout");
  }

  @Test
  void anExchangeThatTakesTooLongWhileItsBodyComesIsAGatewayTimeout() {
    Proxy proxy = proxyTo(silent(), "timeouts { total = 400ms }");
    RawClient client = client(proxy);
    client.send(Wire.lines("POST / HTTP/1.1", "Host: a", "Content-Length: 99999", ""));
    closing(Aside.every(50, () -> client.send("x")));
    expectGaveUp(proxy, client.readResponse(), 504, "total_timeout");
  }

  @Test
  void anExchangeThatTakesTooLongInItsAnswerIsTruncated() {
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readRequest();
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n");
              closing(Aside.every(50, () -> connection.write("x")));
              connection.awaitClosed();
            });
    Proxy proxy = proxyTo(backend, "timeouts { total = 400ms }");
    RawClient client = client(proxy);
    client.send(Wire.get("/"));
    assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
    assertThat(client.readUntilClose()).matches("x+").hasSizeLessThan(100);
    backend.awaitOpen(0);
    expectCounted(proxy, "total_timeout");
  }

  @Test
  void anAttemptThatTakesTooLongIsFollowedByAnother() {
    ScriptedBackend slow = silent();
    ScriptedBackend quick = responding(Wire.ok("quick"));
    String hocon =
        """
        clusters { app {
          backends = ["{backend}", { address = "{backend2}", backup = true }]
          timeouts { per-try = 300ms, first-byte = 5s }
        } }
        routes { all { cluster = app } }
        """;
    Proxy proxy = proxy(hocon, slow, quick);
    assertThat(client(proxy).exchange(Wire.get("/")).text()).isEqualTo("quick");
    slow.awaitOpen(0);
    proxy.awaitMetric(1, "weir_backend_retries_total", "reason=\"per_try_timeout\"");
    WireMessage post = client(proxy).exchange(Wire.post("/", "x"));
    expectGaveUp(proxy, post, 504, "per_try_timeout");
    assertThat(quick.requests()).hasSize(1);
  }

  @Test
  void aRequestThatWaitsTooLongForAConnectionIsUnavailable() {
    ScriptedBackend backend = silent();
    String more = "clusters.app.max-connections = 1, timeouts { queue = 300ms }";
    Proxy proxy = proxyTo(backend, more);
    RawClient first = client(proxy);
    first.send(Wire.get("/first"));
    backend.awaitRequest(0);
    WireMessage second = client(proxy).exchange(Wire.get("/second"));
    assertThat(second.header("Retry-After")).isEqualTo("1");
    assertThat(second.status()).isEqualTo(503);
    assertThat(second.text()).contains("\"reason\":\"queue_timeout\"");
    proxy.awaitMetric(1, "weir_request_errors_total", "reason=\"queue_timeout\"");
    proxy.awaitMetric(0, "weir_backend_pending");
    assertThat(backend.requests()).hasSize(1);
    // An ordinary close could be that of a client which still reads.
    first.reset();
  }
}
