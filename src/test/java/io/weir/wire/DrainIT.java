package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.admin.GatewayView.Phase;
import io.weir.testkit.Patience;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The polite end: nothing new, everything begun is finished, within bounds. */
class DrainIT extends WireTest {
  private final HeldBackend script = new HeldBackend();
  private final ScriptedBackend backend = ScriptedBackend.start(script);

  private Proxy serving(String settings) {
    return proxyTo(closing(backend), settings);
  }

  private static void awaitStopped(Proxy proxy) {
    assertThat(proxy.gateway().awaitStopped(Patience.LIMIT.toMillis(), TimeUnit.MILLISECONDS))
        .isTrue();
    assertThat(proxy.status().phase()).isEqualTo(Phase.STOPPED);
  }

  private static void expectRefused(Proxy proxy, int port) {
    Patience.until("connections to be refused", () -> isRefused(port));
    assertThat(proxy.status().phase()).isEqualTo(Phase.DRAINING);
  }

  private static boolean isRefused(int port) {
    try (RawClient client = RawClient.to(port)) {
      client.expectClosed();
      return false;
    } catch (UncheckedIOException e) {
      return e.getCause() instanceof ConnectException;
    }
  }

  private static boolean cannotConnect(int port) {
    try {
      RawClient.to(port).close();
      return false;
    } catch (UncheckedIOException e) {
      return e.getCause() instanceof ConnectException;
    }
  }

  private static void expectLast(RawClient client) {
    WireMessage response = client.readResponse();
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Connection")).isEqualTo("close");
    client.expectClosed();
  }

  @Test
  void itIsNotReadyFromTheFirstMoment() {
    Proxy proxy = serving("");
    RawClient busy = client(proxy).send(Wire.get("/hold"));
    backend.awaitRequest(0);
    assertThat(proxy.adminGet("/ready").status()).isEqualTo(200);
    proxy.gateway().drain();
    WireMessage ready = proxy.adminGet("/ready");
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.text()).startsWith("draining");
    assertThat(proxy.adminGet("/live").status()).isEqualTo(200);
    assertThat(proxy.adminGet("/status").text()).contains("\"phase\":\"draining\"");
    expectRefused(proxy, proxy.port());
    script.letGo("/hold");
    expectLast(busy);
    awaitStopped(proxy);
  }

  @Test
  void whatIsIdleIsClosedAndWhatIsBegunIsFinished() {
    Proxy proxy = serving("");
    int port = proxy.port();
    RawClient idle = client(proxy);
    idle.exchange(Wire.get("/"));
    RawClient fresh = client(proxy);
    RawClient busy = client(proxy).send(Wire.get("/hold"));
    backend.awaitRequest(1);
    RawClient partial = client(proxy).send("GET /partial HTTP/1.1\r\nHo").awaitRead();
    proxy.gateway().drain();
    idle.expectClosed();
    fresh.expectClosed();
    expectRefused(proxy, port);
    partial.send("st: h\r\n\r\n");
    expectLast(partial);
    script.letGo("/hold");
    expectLast(busy);
    awaitStopped(proxy);
    assertThat(backend.requests()).hasSize(3);
    backend.awaitOpen(0);
  }

  @Test
  void aRequestThatCrossesWithTheDrainIsAnsweredAndIsTheLast() {
    Proxy proxy = serving("listener-defaults.timeouts.drain = 1h");
    RawClient used = client(proxy);
    used.exchange(Wire.get("/"));
    RawClient fresh = client(proxy);
    proxy.gateway().drain();
    Patience.until("connections to be refused", () -> cannotConnect(proxy.port()));
    used.send(Wire.get("/"));
    expectLast(used);
    fresh.send("GET / HT").awaitRead().send("TP/1.1\r\nHost: h\r\n\r\n");
    expectLast(fresh);
    awaitStopped(proxy);
  }

  @Test
  void withoutTimeForItAnIdleConnectionIsClosedAtOnce() {
    Proxy proxy = serving("listener-defaults.timeouts { drain = 0s, keep-alive = 1h }");
    RawClient idle = client(proxy);
    idle.exchange(Wire.get("/"));
    proxy.gateway().drain();
    idle.expectClosed();
    awaitStopped(proxy);
  }

  @Test
  void aPipelinedRequestBehindTheLastIsNotBegun() {
    Proxy proxy = serving("");
    RawClient client = client(proxy);
    client.send(Wire.get("/hold") + Wire.post("/next", "x"));
    backend.awaitRequest(0);
    proxy.gateway().drain();
    expectRefused(proxy, proxy.port());
    script.letGo("/hold");
    expectLast(client);
    // Else what it sent would be read and thrown away for a while.
    client.close();
    awaitStopped(proxy);
    assertThat(backend.requests()).hasSize(1);
  }

  @Test
  void anUploadAndItsAnswerAreFinished() {
    Proxy proxy = serving("");
    RawClient client = client(proxy);
    client.send("POST /up HTTP/1.1\r\nHost: h\r\nContent-Length: 6\r\n\r\nabc").awaitRead();
    proxy.gateway().drain();
    expectRefused(proxy, proxy.port());
    client.send("def");
    expectLast(client);
    assertThat(backend.awaitRequest(0).content()).isEqualTo("abcdef");
    awaitStopped(proxy);
  }

  @Test
  void duringTheDelayConnectionsAreStillServed() {
    Proxy proxy = serving("drain { delay = 1h }");
    RawClient client = client(proxy);
    client.exchange(Wire.get("/"));
    proxy.gateway().drain();
    assertThat(proxy.adminGet("/ready").status()).isEqualTo(503);
    assertThat(client.exchange(Wire.get("/")).status()).isEqualTo(200);
    assertThat(client(proxy).exchange(Wire.get("/")).status()).isEqualTo(200);
    assertThat(proxy.reload("").text()).contains("ending");
  }

  @Test
  void afterTheDelayItGoesOn() {
    Proxy proxy = serving("drain { delay = 300ms }");
    RawClient idle = client(proxy);
    idle.exchange(Wire.get("/"));
    proxy.gateway().drain();
    idle.expectClosed();
    awaitStopped(proxy);
  }

  @Test
  void afterTheGraceEverythingIsCut() {
    Proxy proxy = serving("drain { grace = 300ms }");
    RawClient waiting = client(proxy).send(Wire.get("/hold"));
    RawClient partial = client(proxy).send("GET / HTTP/1.1\r\n");
    backend.awaitRequest(0);
    proxy.gateway().drain();
    waiting.expectClosed();
    partial.expectClosed();
    awaitStopped(proxy);
    script.letGo("/hold");
    backend.awaitOpen(0);
  }

  @Test
  void aDownloadThatTheGraceCutsIsSeenToBeCut() {
    ScriptedBackend endless =
        backend(
            connection -> {
              connection.readRequest();
              connection.write(Wire.lines("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", ""));
              connection.write("5\r\nbegin\r\n");
              connection.awaitClosed();
            });
    Proxy proxy = proxyTo(endless, "drain { grace = 300ms }");
    RawClient client = client(proxy).send(Wire.get("/"));
    client.readHead();
    assertThat(client.readText(10)).isEqualTo("5\r\nbegin\r\n");
    proxy.gateway().drain();
    client.expectClosed();
    awaitStopped(proxy);
    endless.awaitOpen(0);
    closing(backend);
  }

  @Test
  void aTunnelLivesUntilTheGraceIsOver() {
    ScriptedBackend echo =
        backend(
            connection -> {
              connection.readHead();
              String head = "HTTP/1.1 101 Switching Protocols";
              connection.write(Wire.lines(head, "Upgrade: x", "Connection: Upgrade", ""));
              while (true) {
                connection.write("<" + connection.readText(1) + ">");
              }
            });
    Proxy proxy = proxyTo(echo, "drain { grace = 3s }");
    RawClient client = client(proxy);
    client.send(Wire.get("/", "Upgrade: x", "Connection: Upgrade")).readHead();
    proxy.gateway().drain();
    expectRefused(proxy, proxy.port());
    client.send("a");
    assertThat(client.readText(3)).isEqualTo("<a>");
    client.readUntilClose();
    awaitStopped(proxy);
    echo.awaitOpen(0);
    closing(backend);
  }

  @Test
  void withNothingOpenItStopsAtOnce() {
    Proxy proxy = serving("");
    client(proxy).exchange(Wire.get("/", "Connection: close"));
    proxy.awaitQuiet();
    proxy.gateway().drain();
    proxy.gateway().drain();
    awaitStopped(proxy);
    backend.awaitOpen(0);
  }
}
