package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.BackendConnection;
import io.weir.testkit.Gate;
import io.weir.testkit.Patience;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireMessage.Framing;
import io.weir.testkit.WireTest;
import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The heart of the behaviour on the transports that are not the usual one. What is tested on
 * edge-triggered epoll in every detail elsewhere must hold on these too.
 */
class TransportsIT extends WireTest {
  private static final String CHUNKED = "Transfer-Encoding: chunked";
  private static final String LENGTH = "Content-Length: " + Bulk.BYTES;
  private static final String ROUTE =
      """
      clusters { app { backends = ["{backend}"] } }
      routes { all { cluster = app } }
      """;

  @ParameterizedTest
  @ValueSource(strings = {"epoll-level", "nio"})
  @Retention(RetentionPolicy.RUNTIME)
  private @interface OnEach {}

  private Proxy on(String transport, ScriptedBackend backend) {
    Proxy proxy = proxyTo(backend, "runtime.transport = " + transport);
    assertThat(proxy.status().transport())
        .isEqualTo(transport.equals("nio") ? "nio" : "level-triggered epoll");
    return proxy;
  }

  private static String post(String framing) {
    return Wire.lines("POST /up HTTP/1.1", "Host: example.test", framing, "");
  }

  @OnEach
  void requestsOfAKeptConnectionShareABackendConnection(String transport) {
    ScriptedBackend backend = responding(request -> Wire.ok(request.target() + request.text()));
    RawClient client = client(on(transport, backend));
    for (int i = 0; i < 20; i++) {
      assertThat(client.exchange(Wire.get("/" + i)).text()).isEqualTo("/" + i);
      assertThat(client.exchange(Wire.post("/p", "body" + i)).text()).isEqualTo("/pbody" + i);
    }
    assertThat(backend.opened()).isEqualTo(1);
    WireMessage last = client.exchange(Wire.get("/last", "Connection: close"));
    assertThat(last.text()).isEqualTo("/last");
    client.expectClosed();
  }

  @OnEach
  void chunksPassBothWays(String transport) {
    String answer = Wire.lines("HTTP/1.1 200 OK", CHUNKED, "") + Wire.chunks("abc", "de");
    ScriptedBackend backend = responding(answer);
    WireMessage response =
        client(on(transport, backend)).exchange(post(CHUNKED) + Wire.chunks("x", "yyyy"));
    assertThat(response.chunks()).containsExactly(3, 2);
    assertThat(backend.awaitRequest(0).chunks()).containsExactly(1, 4);
    assertThat(backend.awaitRequest(0).framing()).isEqualTo(Framing.CHUNKED);
  }

  @OnEach
  void aClientThatDoesNotReadHoldsTheBackendBack(String transport) throws IOException {
    Bulk bulk = new Bulk();
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readRequest();
              connection.write(Wire.lines("HTTP/1.1 200 OK", LENGTH, ""));
              bulk.send(Bulk.PIECES, connection::write);
              connection.awaitClosed();
            });
    RawClient client = client(on(transport, backend)).send(Wire.get("/down"));
    bulk.awaitStall();
    client.readHead();
    new Bulk().check(Bulk.PIECES, client::readBytes);
  }

  @OnEach
  void aBackendThatDoesNotReadHoldsTheClientBack(String transport) {
    Gate gate = new Gate();
    ScriptedBackend backend =
        backend(
            connection -> {
              gate.pass();
              connection.readHead();
              new Bulk().check(Bulk.PIECES, connection::readBytes);
              connection.write(Wire.ok("all of it"));
              connection.awaitClosed();
            });
    RawClient client = client(on(transport, backend)).send(post(LENGTH));
    Bulk bulk = new Bulk();
    Aside upload = Aside.begin(() -> bulk.send(Bulk.PIECES, client::send));
    bulk.awaitStall();
    gate.open();
    assertThat(client.readResponse().text()).isEqualTo("all of it");
    upload.join();
  }

  @OnEach
  void pipelinedRequestsAreAnsweredInTheirOrderAlsoBehindAHalfClose(String transport) {
    ScriptedBackend backend = responding(request -> Wire.ok(request.target()));
    RawClient client = client(on(transport, backend));
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      requests.append(Wire.get("/" + i));
    }
    client.send(requests.toString()).halfClose();
    for (int i = 0; i < 100; i++) {
      assertThat(client.readResponse().text()).isEqualTo("/" + i);
    }
    client.expectClosed();
  }

  @OnEach
  void aTunnelCarriesBytesBothWaysToItsHalfCloses(String transport) {
    RawClient client = client(on(transport, backend(TransportsIT::switching)));
    client.send(Wire.get("/ws", "Upgrade: websocket", "Connection: Upgrade") + "early");
    assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
    assertThat(client.readText(12)).isEqualTo("hello<early>");
    client.send("later").halfClose();
    assertThat(client.readUntilClose()).isEqualTo("<later>bye");
  }

  private static void switching(BackendConnection connection) throws IOException {
    connection.readHead();
    connection.write(
        Wire.lines("HTTP/1.1 101 Go", "Upgrade: websocket", "Connection: Upgrade", "") + "hello");
    connection.write("<" + connection.readText(5) + ">");
    connection.write("<" + connection.readText(5) + ">");
    connection.readToEnd();
    connection.write("bye");
  }

  @OnEach
  void aClientThatGoesAwayTakesTheBackendConnectionWithIt(String transport) {
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readHead();
              connection.awaitClosed();
            });
    Proxy proxy = on(transport, backend);
    RawClient client = client(proxy).send(Wire.get("/"));
    backend.awaitConnection(0);
    Patience.until("the request", () -> backend.received(0).endsWith("\r\n\r\n"));
    client.reset();
    backend.awaitOpen(0);
    proxy.awaitMetric(1, "weir_request_errors_total", "reason=\"client_abort\"");
  }

  @OnEach
  void aResponseThatIsCutOffIsCutOffForTheClientToo(String transport) {
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readRequest();
              connection.write(Wire.lines("HTTP/1.1 200 OK", "Content-Length: 10", "") + "half");
              BackendConnection.awaitRead(List.of(connection));
              connection.reset();
            });
    RawClient client = client(on(transport, backend)).send(Wire.get("/"));
    assertThat(client.readUntilClose()).startsWith("HTTP/1.1 200 OK").endsWith("\r\n\r\nhalf");
  }

  @OnEach
  void aReloadMovesRequestsAndKeepsConnections(String transport) {
    ScriptedBackend one = responding(Wire.ok("one"));
    ScriptedBackend two = responding(Wire.ok("two"));
    String hocon = ROUTE + "runtime.transport = " + transport;
    Proxy proxy = proxy(hocon, one);
    RawClient client = client(proxy);
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("one");
    assertThat(proxy.reload(hocon, two.address()).problems()).isEmpty();
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("two");
    one.awaitOpen(0);
  }
}
