package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Gate;
import io.weir.testkit.Patience;
import io.weir.testkit.Ports;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that go away without waiting for the end: nothing goes on for them. */
class ClientGoneIT extends WireTest {
  private static final String BACKEND = "clusters { app { backends = [\"{backend}\"] } }\n";
  private static final String HEAD =
      Wire.lines("HTTP/1.1 200 OK", "Content-Length: " + Bulk.BYTES, "");

  @TempDir private Path directory;

  private Proxy logging(String backend, String more) {
    String log = "access-log.target = \"" + directory.resolve("access.log") + "\"\n";
    String hocon = BACKEND + "routes { all { cluster = app } }\n" + log + more;
    return closing(Proxy.start(loops, hocon, backend));
  }

  private Proxy logging(ScriptedBackend backend) {
    return logging(backend.address(), "");
  }

  /** Takes a request and waits for its end, which must be a reset. */
  private ScriptedBackend waiting(Gate reset) {
    return backend(
        connection -> {
          connection.readHead();
          try {
            connection.readToEnd();
          } catch (IOException e) {
            reset.open();
          }
        });
  }

  /** Everything counted is back at zero, and the log says what happened. */
  private void expectAborted(Proxy proxy, int status, String phase) {
    proxy.awaitMetric(1, "weir_requests_total", "code=\"" + status + "\"");
    proxy.awaitMetric(1, "weir_request_errors_total", "reason=\"client_abort\"");
    proxy.awaitQuiet();
    assertThat(proxy.metric("weir_requests_in_flight")).isZero();
    assertThat(proxy.metric("weir_backend_pending")).isZero();
    assertThat(proxy.metric("weir_connections_active")).isZero();
    assertThat(proxy.metric("weir_backend_connections", "state=\"active\"")).isZero();
    Path log = directory.resolve("access.log");
    Patience.until(
        "a line in the log",
        () -> Files.exists(log) && Files.readString(log).contains("client_abort"));
    assertThat(directory.resolve("access.log"))
        .content()
        .contains("\"status\":" + status + ",")
        .contains("\"why\":\"client_abort\",\"phase\":\"" + phase + "\"");
  }

  @Test
  void whileTheBackendWorks() {
    Gate reset = new Gate();
    ScriptedBackend backend = waiting(reset);
    Proxy proxy = logging(backend);
    RawClient client = client(proxy).send(Wire.get("/"));
    backend.awaitConnection(0);
    Patience.until("the request", () -> backend.received(0).endsWith("\r\n\r\n"));
    client.reset();
    reset.pass();
    expectAborted(proxy, 499, "waiting");
  }

  @Test
  void whileTheBackendWorksAndMoreRequestsWait() {
    Gate reset = new Gate();
    ScriptedBackend backend = waiting(reset);
    Proxy proxy = logging(backend);
    RawClient client = client(proxy).send(Wire.get("/") + Wire.get("/b").repeat(100));
    backend.awaitConnection(0);
    Patience.until("the request", () -> backend.received(0).endsWith("\r\n\r\n"));
    client.awaitRead().reset();
    reset.pass();
    expectAborted(proxy, 499, "waiting");
    assertThat(backend.received(0)).containsOnlyOnce("GET /");
    assertThat(backend.opened()).isEqualTo(1);
  }

  @Test
  void whileTheRequestWaitsForAConnection() {
    Gate gate = new Gate();
    ScriptedBackend backend =
        backend(
            connection -> {
              while (true) {
                connection.readRequest();
                gate.pass();
                connection.write(Wire.ok("x"));
              }
            });
    Proxy proxy = logging(backend.address(), "clusters.app.max-connections = 1");
    RawClient first = client(proxy).send(Wire.get("/first"));
    backend.awaitRequest(0);
    RawClient second = client(proxy).send(Wire.post("/second", "body"));
    proxy.awaitMetric(1, "weir_backend_pending");
    second.reset();
    proxy.awaitMetric(0, "weir_backend_pending");
    gate.open();
    assertThat(first.readResponse().text()).isEqualTo("x");
    first.close();
    expectAborted(proxy, 499, "acquiring");
    assertThat(backend.requests()).hasSize(1);
  }

  @Test
  void whileTheConnectionIsBeingOpened() {
    Ports hole = closing(Ports.blackhole());
    Proxy proxy = logging(hole.address(), "timeouts.connect = 1s");
    RawClient client = client(proxy).send(Wire.get("/"));
    proxy.awaitMetric(1, "weir_backend_pending");
    client.reset();
    expectAborted(proxy, 499, "acquiring");
  }

  @Test
  void inTheMiddleOfTheAnswer() {
    Gate broken = new Gate();
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readHead();
              connection.write(HEAD);
              try {
                new Bulk().send(Bulk.PIECES, connection::write);
              } catch (IOException e) {
                broken.open();
              }
            });
    Proxy proxy = logging(backend);
    RawClient client = client(proxy).send(Wire.get("/"));
    client.readHead();
    client.readBytes(Bulk.PIECE);
    client.reset();
    broken.pass();
    expectAborted(proxy, 200, "responding");
  }

  @Test
  void betweenTwoPartsOfTheAnswer() {
    Gate reset = new Gate();
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readHead();
              connection.write(HEAD + "some");
              try {
                connection.readToEnd();
              } catch (IOException e) {
                reset.open();
              }
            });
    Proxy proxy = logging(backend);
    RawClient client = client(proxy).send(Wire.get("/"));
    client.readHead();
    client.readText(4);
    client.reset();
    reset.pass();
    expectAborted(proxy, 200, "responding");
  }

  @Test
  void inTheMiddleOfItsBody() {
    Gate reset = new Gate();
    ScriptedBackend backend = waiting(reset);
    Proxy proxy = logging(backend);
    RawClient client = client(proxy);
    client.send(Wire.post("/", "0123456789").replace("h: 10", "h: 20"));
    backend.awaitConnection(0);
    Patience.until("the body", () -> backend.received(0).endsWith("\r\n\r\n0123456789"));
    client.reset();
    reset.pass();
    expectAborted(proxy, 499, "waiting");
  }

  @Test
  void withAnOrderlyCloseInTheMiddleOfItsBody() {
    Gate reset = new Gate();
    ScriptedBackend backend = waiting(reset);
    Proxy proxy = logging(backend);
    RawClient client = client(proxy);
    String head = Wire.lines("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", "");
    client.send(head + "5\r\n01234\r\n");
    backend.awaitConnection(0);
    Patience.until("the body", () -> backend.received(0).endsWith("01234\r\n"));
    client.close();
    // The backend must not take that for the end of the body.
    reset.pass();
    expectAborted(proxy, 499, "waiting");
    assertThat(backend.received(0)).doesNotEndWith("0\r\n\r\n");
  }

  @Test
  void inTheMiddleOfABodyThatTheBackendDoesNotRead() {
    Gate gate = new Gate();
    ScriptedBackend backend =
        backend(
            connection -> {
              gate.pass();
              connection.awaitClosed();
            });
    Proxy proxy = logging(backend);
    RawClient client = client(proxy);
    client.send(Wire.lines("POST / HTTP/1.1", "Host: a", "Content-Length: " + Bulk.BYTES, ""));
    Bulk bulk = new Bulk();
    Aside.begin(() -> bulk.send(Bulk.PIECES, client::send));
    bulk.awaitStall();
    client.reset();
    expectAborted(proxy, 499, "waiting");
    gate.open();
    backend.awaitOpen(0);
  }

  @Test
  void whileItDoesNotReadTheAnswer() {
    Bulk bulk = new Bulk();
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readHead();
              connection.write(HEAD);
              bulk.send(Bulk.PIECES, connection::write);
            });
    Proxy proxy = logging(backend);
    RawClient client = client(proxy).send(Wire.get("/"));
    bulk.awaitStall();
    client.reset();
    backend.awaitOpen(0);
    expectAborted(proxy, 200, "responding");
  }

  @Test
  void afterItsAnswerItIsNotMissed() {
    Proxy proxy = logging(responding(Wire.ok("x")));
    for (int i = 0; i < 3; i++) {
      RawClient client = client(proxy);
      assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("x");
      client.reset();
    }
    client(proxy).send("GET / HT").awaitRead().reset();
    proxy.awaitQuiet();
    assertThat(proxy.metric("weir_request_errors_total")).isZero();
    proxy.awaitMetric(3, "weir_requests_total", "code=\"200\"");
  }
}
