package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Patience;
import io.weir.testkit.Ports;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that wait for a backend which is not there. */
class HoldIT extends RetryTest {
  @TempDir Path directory;
  private volatile boolean down = true;

  private static void awaitHeld(Proxy proxy, int count) {
    Patience.until("held", () -> proxy.status().clusters().get(0).waiting() == count);
  }

  private ScriptedBackend comesBack(Path socket) {
    return closing(
        ScriptedBackend.startUnix(
            socket, ScriptedBackend.answering(request -> Wire.ok(request.startLine()))));
  }

  @Test
  void whoeverWaitsIsServedWhenItComesBack() {
    Path socket = directory.resolve("app.sock");
    Proxy proxy = inOrder("hold-when-down = 10s", "unix:" + socket);
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      String request = i % 2 == 0 ? Wire.get("/" + i) : Wire.post("/" + i, "body");
      clients.add(client(proxy).send(request));
    }
    awaitHeld(proxy, 10);
    ScriptedBackend backend = comesBack(socket);
    for (int i = 0; i < 10; i++) {
      assertThat(clients.get(i).readResponse().text()).contains("/" + i + " ");
    }
    assertThat(backend.requests()).hasSize(10);
    clients.forEach(RawClient::close);
    proxy.awaitQuiet();
  }

  @Test
  void aRequestThatItHadMayBeHeldIfItMayBeRepeated() throws IOException {
    Path socket = directory.resolve("app.sock");
    ScriptedBackend.Script goesAway =
        connection -> {
          if (connection.readRequest().startLine().startsWith("GET ")) {
            Files.delete(socket);
          }
          connection.reset();
        };
    closing(ScriptedBackend.startUnix(socket, goesAway));
    Proxy proxy = inOrder("hold-when-down = 10s", "unix:" + socket);
    assertThat(client(proxy).exchange(Wire.post("/", "body")).status()).isEqualTo(502);
    RawClient get = client(proxy).send(Wire.get("/"));
    Patience.until("it to be gone", () -> Files.notExists(socket));
    awaitHeld(proxy, 1);
    comesBack(socket);
    assertThat(get.readResponse().text()).isEqualTo("GET / HTTP/1.1");
  }

  @Test
  void whoeverWaitsForTooLongIsToldWhy() {
    Proxy proxy = inOrder("hold-when-down = 300ms", refusing());
    RawClient client = client(proxy);
    expectBadGateway(client.exchange(Wire.get("/")), "connect_refused");
    expectBadGateway(client.exchange(Wire.post("/", "body")), "connect_refused");
    assertThat(proxy.metric("weir_backend_retries_total")).isPositive();
  }

  @Test
  void whoeverDoesNotGetThroughIsHeldHoweverManyAttemptsThatTakes() {
    Ports hole = closing(Ports.blackhole());
    String settings = "hold-when-down = 10s, timeouts.connect = 50ms, retry.attempts = 0";
    Proxy proxy = inOrder(settings, hole.address());
    RawClient client = client(proxy).send(Wire.get("/"));
    Patience.until("attempts", () -> proxy.metric("weir_backend_connect_failures_total") >= 3);
    client.reset();
    proxy.awaitQuiet();
  }

  @Test
  void withoutHoldingTheAnswerComesAtOnceAndFromOneAttempt() {
    Proxy proxy = inOrder("", refusing());
    expectBadGateway(client(proxy).exchange(Wire.get("/")), "connect_refused");
    assertThat(proxy.metric("weir_backend_connect_failures_total")).isEqualTo(1);
  }

  @Test
  void whoeverLeavesIsNotWaitedFor() {
    Proxy proxy = inOrder("hold-when-down = 10m", refusing());
    RawClient client = client(proxy).send(Wire.get("/"));
    awaitHeld(proxy, 1);
    client.reset();
    awaitHeld(proxy, 0);
    proxy.awaitQuiet();
  }

  @Test
  void onlySoManyMayWait() {
    Proxy proxy =
        inOrder(
            "hold-when-down = 10m, pool.queue-limit = " + loops,
            closing(Ports.refusing()).address());
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 2 * loops + 1; i++) {
      clients.add(client(proxy).send(Wire.get("/")));
    }
    // Whoever is on the way to a connection counts as waiting too, so a moment proves nothing.
    Patience.until(
        "all are refused but as many as may wait",
        () -> {
          long refused =
              (long) proxy.metric("weir_request_errors_total", "reason=\"connect_refused\"");
          long waiting = proxy.status().clusters().get(0).waiting();
          return waiting >= 1 && waiting <= loops && waiting + refused == clients.size();
        });
    clients.forEach(RawClient::reset);
    proxy.awaitQuiet();
  }

  @Test
  void aLoneBackendThatIsDownForItsChecksIsWaitedForToo() {
    ScriptedBackend backend =
        responding(
            request -> {
              boolean check = request.startLine().contains("/up");
              return check && down ? "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n" : Wire.ok("up");
            });
    String health = "health { path = /up, interval = 50ms, fast-interval = 50ms, fall = 1 }";
    Proxy proxy = inOrder(health + ", hold-when-down = 10s", backend.address());
    Patience.until("down", () -> proxy.metric("weir_backend_up") == 0);
    RawClient client = client(proxy).send(Wire.get("/"));
    awaitHeld(proxy, 1);
    down = false;
    WireMessage response = client.readResponse();
    assertThat(response.text()).isEqualTo("up");
  }
}
