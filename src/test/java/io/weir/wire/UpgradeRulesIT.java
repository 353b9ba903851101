package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Gate;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who may switch to another protocol, and what happens to bytes that do not wait for it. */
class UpgradeRulesIT extends WireTest {
  private static final String UPGRADE =
      Wire.get("/ws", "Upgrade: websocket", "Connection: Upgrade");
  private static final String SWITCH =
      Wire.lines(
          "HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade", "");

  @Test
  void noByteBehindTheRequestReachesABackendThatHasNotSwitched() {
    Gate sent = new Gate();
    AtomicBoolean early = new AtomicBoolean();
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readHead();
              sent.pass();
              early.set(connection.hasUnread());
              connection.write(SWITCH);
              connection.write(connection.readText(3));
              connection.awaitClosed();
            });
    RawClient client = client(proxyTo(backend));
    client.send(UPGRADE + "abc").awaitRead();
    sent.open();
    assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
    assertThat(client.readText(3)).isEqualTo("abc");
    assertThat(early).isFalse();
  }

  @Test
  void bytesBehindARefusedUpgradeAreTheNextRequest() {
    ScriptedBackend backend = responding(Wire.ok("plain"));
    Proxy proxy = proxyTo(backend);
    RawClient client = client(proxy);
    client.send(UPGRADE + "\u0081\u0005hello\r\n\r\n" + Wire.get("/smuggled"));
    assertThat(client.readResponse().text()).isEqualTo("plain");
    // No request at all, and what is behind it is none either.
    assertThat(client.readResponse().status()).isEqualTo(400);
    client.expectClosed();
    assertThat(backend.requests()).hasSize(1);
    assertThat(backend.received(0)).doesNotContain("hello");
  }

  @Test
  void bytesBehindAnUpgradeToPlainHttp2AreTheNextRequest() {
    ScriptedBackend backend = responding(request -> Wire.ok(request.target()));
    Proxy proxy = proxyTo(backend);
    String h2c = "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\nConnection: Upgrade, HTTP2-Settings";
    RawClient client = client(proxy);
    client.send(Wire.get("/a", h2c) + Wire.get("/b"));
    assertThat(client.readResponse().text()).isEqualTo("/a");
    assertThat(client.readResponse().text()).isEqualTo("/b");
    client.send(Wire.get("/c", h2c) + "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u0000\u0000\u0000\u0004");
    assertThat(client.readResponse().text()).isEqualTo("/c");
    assertThat(client.readResponse().status()).isEqualTo(505);
    client.expectClosed();
    assertThat(backend.requests()).hasSize(3).allMatch(r -> r.headers("Upgrade").isEmpty());
  }

  @Test
  void aTunnelThatEndedInOrderLeavesNoConnectionToAnybody() {
    ScriptedBackend backend =
        backend(
            connection -> {
              while (!connection.readHead().contains("Upgrade: ")) {
                connection.write(Wire.ok("plain"));
              }
              connection.write(SWITCH);
              connection.readToEnd();
              connection.halfClose();
              connection.awaitClosed();
            });
    Proxy proxy = proxyTo(backend);
    assertThat(client(proxy).exchange(Wire.get("/")).text()).isEqualTo("plain");
    RawClient client = client(proxy).send(UPGRADE);
    assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
    client.send(Wire.get("/smuggled")).halfClose().expectClosed();
    assertThat(client(proxy).exchange(Wire.get("/")).text()).isEqualTo("plain");
    assertThat(client(proxy).exchange(Wire.get("/")).text()).isEqualTo("plain");
    // Others may have ridden on a connection that idled all the time, so this one is looked at.
    assertThat(IntStream.range(0, backend.opened()).mapToObj(backend::received))
        .filteredOn(received -> received.contains("Upgrade: "))
        .singleElement()
        .asString()
        .endsWith(Wire.get("/smuggled"));
  }

  @Test
  void closeFramesAndTheirEndsPass() {
    String close = "\u0088\u0002\u0003\u00e8";
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readHead();
              connection.write(SWITCH);
              connection.write(connection.readText(close.length()));
            });
    RawClient client = client(proxyTo(backend)).send(UPGRADE);
    assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
    client.send(close);
    assertThat(client.readText(close.length())).isEqualTo(close);
    client.halfClose().expectClosed();
    backend.awaitOpen(0);
  }

  @Test
  void aTunnelOfWhichOneSideHasEndedIsClosedWhenTheOtherSaysNothing() {
    Gate end = new Gate();
    ScriptedBackend backend =
        backend(
            connection -> {
              boolean ending = connection.readHead().startsWith("GET /ending ");
              connection.write(SWITCH);
              if (ending) {
                connection.halfClose();
              }
              // Stays open, whatever the client does.
              end.pass();
            });
    Proxy proxy = proxyTo(backend, "timeouts { tunnel-idle = 400ms }");
    RawClient halfClosing = client(proxy).send(UPGRADE);
    assertThat(halfClosing.readHead()).startsWith("HTTP/1.1 101 ");
    halfClosing.halfClose();
    RawClient staying = client(proxy).send(UPGRADE.replace("/ws", "/ending"));
    assertThat(staying.readHead()).startsWith("HTTP/1.1 101 ");
    proxy.awaitMetric(2, "weir_request_errors_total", "reason=\"tunnel_idle\"");
    // Neither the backend nor the second client has closed anything.
    proxy.awaitQuiet();
    proxy.awaitMetric(0, "weir_backend_connections");
    halfClosing.expectClosed();
    staying.expectClosed();
    end.open();
  }

  // Who may not.

  private void expectNotOffered(String... requests) {
    ScriptedBackend backend = responding(Wire.ok("plain"));
    Proxy proxy = proxyTo(backend);
    for (int i = 0; i < requests.length; i++) {
      assertThat(client(proxy).exchange(requests[i]).text()).isEqualTo("plain");
      assertThat(backend.awaitRequest(i).headers("Upgrade")).isEmpty();
      assertThat(backend.awaitRequest(i).headers("Connection")).isEmpty();
    }
  }

  @Test
  void anOldClientMayNot() {
    expectNotOffered(UPGRADE.replace("HTTP/1.1", "HTTP/1.0"));
  }

  @Test
  void aClientThatDoesNotSaySoInConnectionMayNot() {
    expectNotOffered(
        Wire.get("/ws", "Upgrade: websocket"),
        Wire.get("/ws", "Upgrade: websocket", "Connection: keep-alive"),
        Wire.get("/ws", "Connection: Upgrade"));
  }

  @Test
  void aRequestWithABodyMayNot() {
    expectNotOffered(Wire.post("/ws", "body", "Upgrade: websocket", "Connection: Upgrade"));
  }

  @Test
  void aBackendThatSwitchesAlthoughTheOfferWasRemovedIsABadGateway() {
    Proxy proxy = proxyTo(responding(SWITCH));
    for (String request :
        new String[] {
          Wire.get("/ws", "Upgrade: websocket"),
          Wire.get("/ws", "Upgrade: h2c", "Connection: Upgrade"),
          Wire.post("/ws", "body", "Upgrade: websocket", "Connection: Upgrade"),
          UPGRADE.replace("HTTP/1.1", "HTTP/1.0")
        }) {
      WireMessage response = client(proxy).exchange(request);
      assertThat(response.status()).isEqualTo(502);
      assertThat(response.text()).contains("\"reason\":\"unexpected_upgrade\"");
    }
  }
}
