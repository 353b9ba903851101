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
import io.weir.testkit.WireTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upgrades and the tunnels behind them. */
class UpgradeIT extends WireTest {
  @TempDir Path directory;

  private static final String SWITCH =
      Wire.lines(
          "HTTP/1.1 101 Switching Protocols",
          "Upgrade: websocket",
          "Connection: Upgrade",
          "Sec-WebSocket-Accept: x",
          "");

  private static String upgrade(String protocol, String... more) {
    String[] fields = new String[more.length + 2];
    fields[0] = "Upgrade: " + protocol;
    fields[1] = "Connection: Upgrade";
    System.arraycopy(more, 0, fields, 2, more.length);
    return Wire.get("/ws", fields);
  }

  /** Agrees to the upgrade, says hello in the same segment, then echoes in brackets. */
  private static void echo(BackendConnection connection) throws IOException {
    connection.readHead();
    connection.write(SWITCH + "hello");
    for (String text = connection.readText(1); ; text = connection.readText(1)) {
      connection.write("<" + text + ">");
      if (text.equals("!")) {
        connection.readToEnd();
        connection.write("bye");
        return;
      }
    }
  }

  @Test
  void bytesFlowBothWaysAfterTheSwitch() {
    Proxy proxy = proxyTo(backend(UpgradeIT::echo));
    RawClient client = client(proxy);
    client.send(upgrade("websocket"));
    assertThat(client.readHead()).startsWith("HTTP/1.1 101 ").contains("Upgrade: websocket");
    assertThat(client.readText(5)).isEqualTo("hello");
    client.send("a");
    assertThat(client.readText(3)).isEqualTo("<a>");
  }

  @Test
  void bytesSentBehindTheRequestWaitForTheSwitch() {
    Proxy proxy = proxyTo(backend(UpgradeIT::echo));
    RawClient client = client(proxy);
    client.send(upgrade("websocket") + "xy");
    client.readHead();
    assertThat(client.readText(5 + 6)).isEqualTo("hello<x><y>");
  }

  @Test
  void whatABackendSaysBeforeItGoesIsHeardAlthoughItTakesNoMore() {
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readHead();
              connection.write(SWITCH + "bye");
              connection.reset();
            });
    RawClient client = client(proxyTo(backend));
    client.send(upgrade("websocket") + "x");
    assertThat(client.readUntilClose()).startsWith("HTTP/1.1 101 ").endsWith("\r\n\r\nbye");
  }

  @Test
  void aHalfClosePassesInBothDirections() {
    Proxy proxy = proxyTo(backend(UpgradeIT::echo));
    RawClient client = client(proxy);
    client.send(upgrade("websocket"));
    client.readHead();
    client.send("!").halfClose();
    assertThat(client.readUntilClose()).isEqualTo("hello<!>bye");
  }

  @Test
  void whatABackendHasNotTakenYetReachesItAlthoughBothSidesHaveEnded() {
    Gate reads = new Gate();
    AtomicInteger taken = new AtomicInteger(-1);
    Path socket = directory.resolve("app.sock");
    closing(
        ScriptedBackend.startUnix(
            socket,
            connection -> {
              connection.readHead();
              connection.write(SWITCH);
              connection.halfClose();
              reads.pass();
              taken.set(connection.readToEnd().length());
            }));
    Proxy proxy =
        proxy(
            """
            clusters { app { backends = ["unix:%s"] } }
            routes { all { cluster = app } }
            """
                .formatted(socket));
    RawClient client = client(proxy);
    client.send(upgrade("websocket"));
    assertThat(client.readUntilClose()).startsWith("HTTP/1.1 101 ");
    // A little more than the kernel holds for a socket of this kind.
    int bytes = 250_000;
    client.send("x".repeat(bytes)).halfClose();
    Patience.until("the end", () -> proxy.metric("weir_requests_total") == 1);
    reads.open();
    Patience.until("all", () -> taken.get() >= 0);
    assertThat(taken).hasValue(bytes);
  }

  @Test
  void aRefusedUpgradeLeavesAnOrdinaryConnection() {
    ScriptedBackend backend = responding(Wire.ok("no"));
    RawClient client = client(proxyTo(backend));
    client.send(upgrade("websocket") + Wire.get("/next"));
    assertThat(client.readResponse().text()).isEqualTo("no");
    assertThat(client.readResponse().status()).isEqualTo(200);
    assertThat(backend.awaitRequest(1).target()).isEqualTo("/next");
  }

  @Test
  void aSwitchThatNobodyAskedForIsABadGateway() {
    RawClient client = client(proxyTo(responding(SWITCH)));
    WireMessage response = client.exchange(Wire.get("/"));
    assertThat(response.status()).isEqualTo(502);
    assertThat(response.text()).contains("unexpected_upgrade");
  }

  @Test
  void anUpgradeToPlainHttp2IsNotOffered() {
    ScriptedBackend backend = responding(Wire.ok("1.1"));
    RawClient client = client(proxyTo(backend));
    assertThat(client.exchange(upgrade("h2c", "HTTP2-Settings: AA")).text()).isEqualTo("1.1");
    assertThat(backend.awaitRequest(0).head()).doesNotContain("Upgrade").doesNotContain("HTTP2");
  }

  @Test
  void aTunnelThatIsSilentForTooLongIsClosed() {
    ScriptedBackend backend = backend(UpgradeIT::echo);
    Proxy proxy = proxyTo(backend, "timeouts { tunnel-idle = 300ms }");
    RawClient client = client(proxy);
    client.send(upgrade("websocket"));
    client.readHead();
    assertThat(client.readText(5)).isEqualTo("hello");
    client.expectClosed();
    backend.awaitOpen(0);
  }

  @Test
  void aClientThatVanishesFromATunnelTakesTheBackendConnectionWithIt() {
    ScriptedBackend backend = backend(UpgradeIT::echo);
    RawClient client = client(proxyTo(backend));
    client.send(upgrade("websocket"));
    client.readHead();
    client.reset();
    backend.awaitOpen(0);
  }
}
