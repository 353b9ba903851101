package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.BackendConnection;
import io.weir.testkit.Gate;
import io.weir.testkit.Ports;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireMessage.Framing;
import io.weir.testkit.WireTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bodies of requests and responses: framing, trailers, size, and sides that do not keep up. */
class BodiesIT extends WireTest {
  private static final int LITTLE = 256 * 1024;
  private static final String LENGTH = "Content-Length: " + Bulk.BYTES;
  private static final String CHUNKED = "Transfer-Encoding: chunked";

  private static String head(String framing) {
    return Wire.lines("POST /up HTTP/1.1", "Host: example.test", framing, "");
  }

  private static String okHead(String framing) {
    return Wire.lines("HTTP/1.1 200 OK", framing, "");
  }

  private static String body(String received) {
    return received.substring(received.indexOf("\r\n\r\n") + 4);
  }

  @Test
  void aBodyWithALengthKeepsItInBothDirections() {
    ScriptedBackend backend = responding(request -> Wire.ok(request.text() + "!"));
    RawClient client = client(proxyTo(backend));
    client.send(Wire.post("/a", "hello"));
    assertThat(client.readHead()).containsIgnoringCase("\r\ncontent-length: 6\r\n");
    assertThat(client.readText(6)).isEqualTo("hello!");
    assertThat(backend.awaitRequest(0).header("Content-Length")).isEqualTo("5");
    assertThat(body(backend.received(0))).isEqualTo("hello");
    // The next one begins exactly behind.
    assertThat(client.exchange(Wire.post("/b", "")).text()).isEqualTo("!");
    assertThat(backend.awaitRequest(1).header("Content-Length")).isEqualTo("0");
  }

  @Test
  void aChunkedBodyStaysChunkedInBothDirections() {
    ScriptedBackend backend =
        responding(okHead(CHUNKED) + "3;ext=1\r\nabc\r\n0002\r\nde\r\n0\r\n\r\n");
    RawClient client = client(proxyTo(backend));
    client.send(head(CHUNKED) + "1\r\nx\r\n4;name=\"v\"\r\nyyyy\r\n000\r\n\r\n");
    assertThat(client.readHead()).containsIgnoringCase("\r\ntransfer-encoding: chunked\r\n");
    String response = "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n";
    assertThat(client.readText(response.length())).isEqualTo(response);
    backend.awaitRequest(0);
    assertThat(body(backend.received(0))).isEqualTo("1\r\nx\r\n4\r\nyyyy\r\n0\r\n\r\n");
  }

  @Test
  void anEmptyChunkedBodyIsStillABody() {
    ScriptedBackend backend = responding(okHead(CHUNKED) + "0\r\n\r\n");
    WireMessage response = client(proxyTo(backend)).exchange(head(CHUNKED) + "0\r\n\r\n");
    assertThat(response.framing()).isEqualTo(Framing.CHUNKED);
    assertThat(backend.awaitRequest(0).framing()).isEqualTo(Framing.CHUNKED);
  }

  @Test
  void trailersPassInBothDirectionsUnlessTheyMeanMore() {
    String end = "1\r\nx\r\n0\r\nX-Sum: 1, 2\r\nContent-Length: 7\r\nHost: evil\r\n\r\n";
    ScriptedBackend backend = responding(Wire.lines("HTTP/1.1 200 OK", CHUNKED, "") + end);
    WireMessage response = client(proxyTo(backend)).exchange(head(CHUNKED) + end);
    WireMessage request = backend.awaitRequest(0);
    for (WireMessage message : List.of(request, response)) {
      assertThat(message.content()).isEqualTo("x");
      assertThat(message.trailers()).hasToString("[X-Sum: 1, 2]");
    }
  }

  @Test
  void aBodyInTheSegmentOfItsHeadAndOneThatComesLaterArriveTheSame() {
    ScriptedBackend backend = responding(request -> Wire.ok(request.text()));
    RawClient client = client(proxyTo(backend));
    String length = Wire.post("/a", "0123456789");
    String chunked = head(CHUNKED) + Wire.chunks("0123456789");
    for (String request : List.of(length, chunked)) {
      int bodyAt = request.indexOf("\r\n\r\n") + 4;
      assertThat(client.exchange(request).text()).isEqualTo("0123456789");
      client.sendSlowly(request, bodyAt);
      assertThat(client.readResponse().text()).isEqualTo("0123456789");
      client.sendSlowly(request, bodyAt - 1, bodyAt + 5);
      assertThat(client.readResponse().text()).isEqualTo("0123456789");
    }
  }

  @Test
  void aBodyThatComesWhileItsConnectionIsBeingOpenedIsKept() {
    ScriptedBackend backend = responding(request -> Wire.ok(request.text()));
    Ports hole = closing(Ports.blackhole());
    String hocon =
        """
        clusters { app {
          backends = ["{backend2}", { address = "{backend}", backup = true }]
          timeouts { connect = 300ms }
        } }
        routes { all { cluster = app } }
        """;
    Proxy proxy = closing(Proxy.start(loops, hocon, backend.address(), hole.address()));
    RawClient client = client(proxy);
    String request = Wire.post("/a", "0123456789");
    client.sendSlowly(request, request.length() - 10, request.length() - 5);
    assertThat(client.readResponse().text()).isEqualTo("0123456789");
  }

  @Test
  void aBodyThatComesWhileItsRequestWaitsForAConnectionIsNotBuffered() throws IOException {
    Gate waiting = new Gate();
    Gate gate = new Gate();
    ScriptedBackend backend =
        backend(
            connection -> {
              // One connection for both where there is one loop, else the second gets its own.
              for (String head = connection.readHead(); ; head = connection.readHead()) {
                if (head.startsWith("GET ")) {
                  waiting.open();
                  gate.pass();
                } else {
                  new Bulk().check(Bulk.PIECES, connection::readBytes);
                }
                connection.write(Wire.ok(head.substring(0, 4)));
              }
            });
    Proxy proxy = proxyTo(backend, "clusters.app.max-connections = 1");
    RawClient first = client(proxy);
    first.send(Wire.get("/first"));
    waiting.pass();
    RawClient second = client(proxy);
    Bulk bulk = new Bulk();
    second.send(head(LENGTH));
    Aside upload = Aside.begin(() -> bulk.send(Bulk.PIECES, second::send));
    bulk.awaitStall();
    gate.open();
    assertThat(first.readResponse().text()).isEqualTo("GET ");
    assertThat(second.readResponse().text()).isEqualTo("POST");
    upload.join();
  }

  // Backpressure.

  @Test
  void aClientThatDoesNotReadHoldsTheBackendBack() throws IOException {
    Bulk bulk = new Bulk();
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readRequest();
              connection.write(okHead(LENGTH));
              bulk.send(Bulk.PIECES, connection::write);
              connection.awaitClosed();
            });
    RawClient client = slowClient(proxyTo(backend));
    client.send(Wire.get("/down"));
    bulk.awaitStall();
    assertThat(client.readHead()).containsIgnoringCase(LENGTH);
    new Bulk().check(Bulk.PIECES, client::readBytes);
    assertThat(bulk.done()).isEqualTo(Bulk.BYTES);
  }

  @Test
  void aClientThatDoesNotReadChunksHoldsTheBackendBack() {
    Bulk bulk = new Bulk();
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readRequest();
              connection.write(okHead(CHUNKED));
              bulk.sendChunks(Bulk.PIECES, connection::write);
              connection.write("0\r\nX-Sum: 7\r\n\r\n");
              connection.awaitClosed();
            });
    RawClient client = slowClient(proxyTo(backend));
    client.send(Wire.get("/down"));
    bulk.awaitStall();
    WireMessage response = client.readResponse();
    Bulk.check(response.body());
    assertThat(response.trailers("X-Sum")).containsExactly("7");
  }

  @Test
  void aBackendThatEndsWhileItsClientDoesNotReadLosesNothingAndCostsNoMemory() throws IOException {
    // Fits into the kernels' buffers, and not into what the proxy may hold.
    int pieces = 52;
    assertThat(pieces * Bulk.PIECE).isGreaterThan((int) Bulk.HELD_BYTES * 3 / 2);
    Bulk bulk = new Bulk();
    Gate gone = new Gate();
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readRequest();
              connection.write(Wire.lines("HTTP/1.1 200 OK", ""));
              bulk.send(pieces, connection::write);
              connection.close();
              gone.open();
            });
    RawClient client = slowClient(proxyTo(backend));
    client.send(Wire.get("/down", "Connection: close"));
    // What the proxy has not read lies with the backend's kernel, and its end is seen only when
    // all of it has come.
    gone.pass();
    Bulk.assertBounded();
    byte[] body = client.readResponse().body();
    assertThat(body).hasSize(pieces * Bulk.PIECE);
    new Bulk().check(pieces, new ByteArrayInputStream(body)::readNBytes);
    Bulk.assertBounded();
  }

  @Test
  void aBackendThatDoesNotReadHoldsTheClientBack() throws IOException {
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
    RawClient client = client(proxyTo(backend));
    Bulk bulk = new Bulk();
    client.send(head(LENGTH));
    Aside upload = Aside.begin(() -> bulk.send(Bulk.PIECES, client::send));
    bulk.awaitStall();
    gate.open();
    assertThat(client.readResponse().text()).isEqualTo("all of it");
    upload.join();
  }

  @Test
  void aBackendThatDoesNotReadChunksHoldsTheClientBack() {
    Gate gate = new Gate();
    ScriptedBackend backend =
        backend(
            connection -> {
              gate.pass();
              connection.readRequest();
              connection.write(Wire.ok("all of it"));
              connection.awaitClosed();
            });
    RawClient client = client(proxyTo(backend));
    Bulk bulk = new Bulk();
    client.send(head(CHUNKED));
    Aside upload = Aside.begin(() -> bulk.sendChunks(Bulk.PIECES, client::send));
    bulk.awaitStall();
    gate.open();
    upload.join();
    client.send("0\r\nX-Sum: 7\r\n\r\n");
    assertThat(client.readResponse().text()).isEqualTo("all of it");
    WireMessage request = backend.awaitRequest(0);
    Bulk.check(request.body());
    assertThat(request.trailers("X-Sum")).containsExactly("7");
  }

  @Test
  void aClientThatEndsBehindItsBodyWhileTheBackendDoesNotReadCostsNoMemory() throws IOException {
    int pieces = 168;
    Gate gate = new Gate();
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readHead();
              Bulk expected = new Bulk();
              // The kernel gives a connection that flows larger buffers; then it flows no more.
              expected.check(pieces / 2, connection::readBytes);
              gate.pass();
              expected.check(pieces / 2, connection::readBytes);
              connection.write(Wire.ok("all of it"));
              connection.awaitClosed();
            });
    RawClient client = client(proxyTo(backend));
    Bulk bulk = new Bulk();
    client.send(head("Content-Length: " + pieces * Bulk.PIECE));
    Aside upload =
        Aside.begin(
            () -> {
              bulk.send(pieces, client::send);
              client.halfClose();
            });
    bulk.awaitStall();
    gate.open();
    assertThat(client.readResponse().text()).isEqualTo("all of it");
    upload.join();
  }

  @Test
  void bodiesFlowBothWaysAtOnce() throws IOException {
    ScriptedBackend backend = backend(BodiesIT::echo);
    RawClient client = client(proxyTo(backend));
    client.send(head(LENGTH));
    Aside upload = Aside.begin(() -> new Bulk().send(Bulk.PIECES, client::send));
    client.readHead();
    new Bulk().check(Bulk.PIECES, client::readBytes);
    upload.join();
    Bulk.assertBounded();
  }

  private static void echo(BackendConnection connection) throws IOException {
    connection.readHead();
    connection.write(okHead(LENGTH));
    for (int i = 0; i < Bulk.PIECES; i++) {
      connection.write(connection.readBytes(Bulk.PIECE));
    }
    connection.awaitClosed();
  }

  private RawClient slowClient(Proxy proxy) {
    return closing(RawClient.withReceiveBuffer(LITTLE, proxy.port()));
  }
}
