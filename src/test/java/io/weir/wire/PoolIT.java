package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.admin.GatewayView;
import io.weir.testkit.BackendConnection;
import io.weir.testkit.Gate;
import io.weir.testkit.Patience;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which backend connections are kept, for how long, and who gets the next one. */
class PoolIT extends WireTest {
  private final HeldBackend script = new HeldBackend();

  /** A proxy to one backend, whose cluster has these settings besides. */
  private Proxy pooled(ScriptedBackend backend, String settings) {
    String hocon =
        """
        clusters { app { backends = ["{backend}"], %s } }
        routes { all { cluster = app } }
        """;
    ScriptedBackend probe = closing(ByLoop.probe());
    return proxy(hocon.formatted(settings) + ByLoop.CONFIG, backend, probe);
  }

  private ByLoop byLoop(Proxy proxy) {
    return new ByLoop(() -> client(proxy));
  }

  private static GatewayView.Backend view(Proxy proxy) {
    return proxy.status().clusters().get(0).backends().get(0);
  }

  private static void awaitIdle(Proxy proxy, int count) {
    Patience.until(
        count + " idle connections and no other",
        () -> view(proxy).idle() == count && view(proxy).open() == count);
  }

  @Test
  void theConnectionUsedLastIsUsedFirst() {
    ScriptedBackend backend = backend(script);
    Proxy proxy = pooled(backend, "");
    List<RawClient> clients = byLoop(proxy).together(2);
    clients.get(0).send(Wire.get("/hold/0"));
    backend.awaitRequest(0);
    clients.get(1).send(Wire.get("/hold/1"));
    backend.awaitRequest(1);
    script.letGo("/hold/0");
    assertThat(clients.get(0).readResponse().text()).isEqualTo("0");
    script.letGo("/hold/1");
    assertThat(clients.get(1).readResponse().text()).isEqualTo("1");
    for (int i = 0; i < 6; i++) {
      assertThat(clients.get(i % 2).exchange(Wire.get("/")).text()).isEqualTo("1");
    }
    assertThat(backend.opened()).isEqualTo(2);
  }

  @Test
  void noMoreThanTheIdleCapIsKept() {
    ScriptedBackend backend = backend(script);
    Proxy proxy = pooled(backend, "pool { max-idle = " + 2 * loops + " }");
    List<RawClient> clients = byLoop(proxy).together(5);
    clients.forEach(client -> client.send(Wire.get("/hold")));
    backend.awaitRequest(4);
    script.letGo("/hold");
    clients.forEach(client -> assertThat(client.readResponse().status()).isEqualTo(200));
    awaitIdle(proxy, 2);
    backend.awaitOpen(2);
  }

  @Test
  void anIdleCapOfZeroKeepsNone() {
    ScriptedBackend backend = backend(script);
    Proxy proxy = pooled(backend, "pool { max-idle = 0 }");
    RawClient client = client(proxy);
    for (int i = 0; i < 3; i++) {
      assertThat(client.exchange(Wire.get("/")).text()).isEqualTo(String.valueOf(i));
      awaitIdle(proxy, 0);
      backend.awaitOpen(0);
    }
  }

  @Test
  void aConnectionThatIdlesForTooLongIsClosed() {
    ScriptedBackend backend = backend(script);
    Proxy proxy = pooled(backend, "pool { idle-timeout = 300ms }");
    RawClient client = client(proxy);
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("0");
    backend.awaitOpen(0);
    awaitIdle(proxy, 0);
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("1");
  }

  @Test
  void aConnectionAtTheEndOfItsLifeTakesNoFurtherRequest() {
    ScriptedBackend backend = backend(script);
    Proxy proxy = pooled(backend, "pool { lifetime = 300ms, idle-timeout = 1h }");
    List<RawClient> clients = byLoop(proxy).together(2);
    clients.get(0).send(Wire.get("/hold"));
    backend.awaitRequest(0);
    // Two lives one after the other are longer than one, whatever the jitter.
    for (int i = 1; i <= 2; i++) {
      assertThat(clients.get(1).exchange(Wire.get("/")).text()).isEqualTo(String.valueOf(i));
      backend.awaitOpen(1);
    }
    script.letGo("/hold");
    assertThat(clients.get(0).readResponse().text()).isEqualTo("0");
    backend.awaitOpen(0);
    assertThat(clients.get(0).exchange(Wire.get("/")).text()).isEqualTo("3");
  }

  @Test
  void anIdleConnectionThatTheBackendEndsIsGivenUpAtOnce() {
    expectGivenUp(BackendConnection::halfClose);
  }

  @Test
  void anIdleConnectionThatTheBackendResetsIsGivenUpAtOnce() {
    expectGivenUp(BackendConnection::reset);
  }

  @Test
  void anIdleConnectionOnWhichAByteComesIsGivenUpAtOnce() {
    expectGivenUp(connection -> connection.write("H"));
  }

  @Test
  void aResponseThatNobodyAskedForReachesNobody() {
    expectGivenUp(connection -> connection.write(Wire.ok("poison") + Wire.ok("more")));
  }

  /** The first connection answers once and then does something; the others just answer. */
  private void expectGivenUp(ScriptedBackend.Script trouble) {
    Gate gate = new Gate();
    ScriptedBackend backend =
        backend(
            connection -> {
              if (connection.index() > 0) {
                script.run(connection);
              }
              connection.readRequest();
              connection.write(Wire.ok("0"));
              gate.pass();
              trouble.run(connection);
              if (connection.isOpen()) {
                assertThat(connection.readToEnd()).isEmpty();
              }
            });
    Proxy proxy = pooled(backend, "");
    RawClient client = client(proxy);
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("0");
    awaitIdle(proxy, 1);
    gate.open();
    awaitIdle(proxy, 0);
    backend.awaitOpen(0);
    assertThat(client.exchange(Wire.post("/", "x")).text()).isEqualTo("1");
    assertThat(proxy.metric("weir_backend_retries_total")).isZero();
  }

  @Test
  void aConnectionWithBytesBehindTheResponseIsNotUsedAgain() {
    expectNotReused(connection -> connection.write(Wire.ok("x") + "surplus"));
  }

  @Test
  void aConnectionWithAResponseOfUncertainLengthIsNotUsedAgain() {
    String head = Wire.lines("HTTP/1.1 200 OK", "Content-Length: 1, 2", "");
    expectNotReused(connection -> connection.write(head + "x"));
  }

  @Test
  void aConnectionWithABrokenBodyIsNotUsedAgain() {
    String head = Wire.lines("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "");
    expectNotReused(connection -> connection.write(head + "x\r\n"));
  }

  @Test
  void aConnectionThatStaysSilentForTooLongIsNotUsedAgain() {
    expectNotReused(BackendConnection::awaitClosed);
  }

  private void expectNotReused(ScriptedBackend.Script wrong) {
    ScriptedBackend backend =
        backend(
            connection -> {
              if (connection.index() > 0) {
                script.run(connection);
              }
              connection.readRequest();
              wrong.run(connection);
              connection.awaitClosed();
            });
    Proxy proxy = pooled(backend, "timeouts { first-byte = 300ms }");
    client(proxy).send(Wire.get("/", "Connection: close")).readUntilClose();
    backend.awaitOpen(0);
    awaitIdle(proxy, 0);
    assertThat(client(proxy).exchange(Wire.get("/")).text()).isEqualTo("1");
  }

  @Test
  void aClientThatLeavesTakesItsBackendConnectionWithIt() throws IOException {
    ScriptedBackend backend = backend(script);
    Proxy proxy = pooled(backend, "");
    RawClient client = client(proxy);
    client.send(Wire.get("/hold"));
    BackendConnection connection = backend.awaitConnection(0);
    backend.awaitRequest(0);
    client.reset();
    awaitIdle(proxy, 0);
    script.letGo("/hold");
    connection.awaitClosed();
    WireMessage response = client(proxy).exchange(Wire.get("/"));
    assertThat(response.text()).isEqualTo("1");
  }
}
