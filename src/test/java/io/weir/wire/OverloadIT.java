package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.BackendConnection;
import io.weir.testkit.Patience;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** More than there is room for: who is turned away, how, and that the others do not notice. */
class OverloadIT extends WireTest {

  private final HeldBackend script = new HeldBackend();

  private static void expectTurnedAway(WireMessage answer, int status, String reason) {
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.text()).contains("\"reason\":\"" + reason + "\"");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
  }

  // 70: bulkheads.

  @Test
  void aRouteThatIsFullLeavesTheOthersAlone() {
    ScriptedBackend backend = backend(script);
    Proxy proxy =
        proxy(
            """
            clusters { app { backends = ["{backend}"] } }
            routes {
              slow { path = "/hold/*", cluster = app, max-requests = 2 }
              other { cluster = app }
            }
            """,
            backend);
    List<RawClient> held = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      held.add(client(proxy).send(Wire.get("/hold/" + i)));
      backend.awaitRequest(i);
    }
    RawClient client = client(proxy);
    expectTurnedAway(client.exchange(Wire.get("/hold/2")), 503, "route_full");
    assertThat(client.exchange(Wire.get("/")).status()).isEqualTo(200);
    proxy.awaitMetric(1, "weir_request_errors_total", "reason=\"route_full\"", "route=\"slow\"");
    script.letGo("/hold/0");
    script.letGo("/hold/1");
    held.forEach(each -> assertThat(each.readResponse().status()).isEqualTo(200));
    script.letGo("/hold/2");
    proxy.awaitMetric(0, "weir_requests_in_flight", "route=\"slow\"");
    assertThat(client.exchange(Wire.get("/hold/2")).status()).isEqualTo(200);
  }

  @Test
  void aClusterThatIsFullLeavesTheOthersAlone() {
    ScriptedBackend backend = backend(script);
    Proxy proxy =
        proxy(
            """
            clusters {
              slow { backends = ["{backend}"], max-requests = 1 }
              other { backends = ["{backend}"] }
            }
            routes {
              slow { path = "/hold/*", cluster = slow }
              other { cluster = other }
            }
            """,
            backend);
    RawClient held = client(proxy).send(Wire.get("/hold/0"));
    backend.awaitRequest(0);
    RawClient client = client(proxy);
    expectTurnedAway(client.exchange(Wire.get("/hold/1")), 503, "cluster_full");
    // A request with a body that will not be read: the connection ends behind the answer.
    RawClient posting = client(proxy);
    expectTurnedAway(posting.exchange(Wire.post("/hold/2", "body")), 503, "cluster_full");
    assertThat(client.exchange(Wire.get("/")).status()).isEqualTo(200);
    script.letGo("/hold/0");
    assertThat(held.readResponse().status()).isEqualTo(200);
    assertThat(backend.requests()).hasSize(2);
  }

  // 77: floods of one client.

  @Test
  void aClientThatAsksTooOftenIsToldSoAndOthersAreServed() {
    Proxy proxy =
        proxy(
            """
            routes { all {
              respond { body = hello }
              filters = [{ type = rate-limit, requests = 3, per = 1h }]
            } }
            """);
    RawClient flooding = closing(RawClient.from("127.0.0.2", proxy.port()));
    for (int i = 0; i < 3; i++) {
      assertThat(flooding.exchange(Wire.get("/")).status()).isEqualTo(200);
    }
    expectTurnedAway(flooding.exchange(Wire.get("/")), 429, "too_many_requests");
    RawClient again = closing(RawClient.from("127.0.0.2", proxy.port()));
    expectTurnedAway(again.exchange(Wire.get("/")), 429, "too_many_requests");
    RawClient other = closing(RawClient.from("127.0.0.3", proxy.port()));
    assertThat(other.exchange(Wire.get("/")).status()).isEqualTo(200);
    proxy.awaitMetric(2, "weir_request_errors_total", "reason=\"too_many_requests\"");
  }

  // 62: idle connections make room.

  @Test
  void connectionsThatIdleForLongestMakeRoomForNewOnes() {
    Proxy proxy = proxy("routes { all { respond { body = hello } } }\nlimits.connections = 50");
    List<RawClient> idle = new ArrayList<>();
    for (int i = 0; i < 49; i++) {
      idle.add(client(proxy));
      assertThat(idle.get(i).exchange(Wire.get("/")).status()).isEqualTo(200);
    }
    List<RawClient> late = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      late.add(client(proxy).send(Wire.get("/")));
    }
    late.forEach(each -> assertThat(each.readResponse().text()).isEqualTo("hello"));
    assertThat(proxy.metric("weir_connections_reaped_total")).isBetween(5.0, 50.0);
    assertThat(proxy.metric("weir_connections_active")).isLessThanOrEqualTo(50 + loops);
  }

  // 52, 73: a budget for what all connections hold.

  @Test
  void headsThatNeverEndDoNotFillTheMemory() {
    Proxy proxy =
        proxy(
            "routes { all { respond { body = hello } } }\n"
                + "limits { buffered-bytes = 1MiB, header-bytes = 64KiB, request-line = 64KiB }");
    String start = "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(60_000);
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      clients.add(client(proxy).send(start));
    }
    Patience.until("some to be turned away", () -> proxy.metric("weir_connections_shed_total") > 0);
    proxy.awaitMetric(0, "weir_requests_in_flight");
    Patience.until(
        "buffers to fit", () -> proxy.metric("weir_allocator_pinned_bytes", "direct") < 1 << 20);
    Patience.until(
        "requests to be taken again", () -> client(proxy).exchange(Wire.get("/")).status() == 200);
    assertThat(proxy.metric("weir_request_errors_total", "reason=\"overloaded\""))
        .isGreaterThanOrEqualTo(proxy.metric("weir_connections_shed_total"));
    assertThat(proxy.metric("weir_buffered_limit_bytes")).isEqualTo(1 << 20);
    clients.forEach(RawClient::close);
  }

  @Test
  void clientsThatDoNotReadDoNotFillTheMemory() throws IOException {
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readRequest();
              sendMuch(connection);
            });
    Proxy proxy = proxyTo(backend, "limits.buffered-bytes = 1MiB");
    List<RawClient> clients = new ArrayList<>();
    // Reads become small, but so many need more than the budget with the smallest of them.
    for (int i = 0; i < 60; i++) {
      clients.add(closing(RawClient.withReceiveBuffer(4096, proxy.port())).send(Wire.get("/")));
    }
    Patience.until("some to be cut off", () -> proxy.metric("weir_connections_shed_total") > 0);
    Patience.until(
        "buffers to fit", () -> proxy.metric("weir_allocator_pinned_bytes", "direct") < 1 << 20);
    clients.forEach(RawClient::close);
  }

  /** What such an answer lacks only a reset can say, and it must be said once. */
  @Test
  void clientsThatDoNotReadAnswersUntilTheEndDoNotFillTheMemory() {
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readRequest();
              connection.write(Wire.lines("HTTP/1.1 200 OK", ""));
              sendBytes(connection);
            });
    Proxy proxy = proxyTo(backend, "limits.buffered-bytes = 1MiB");
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      RawClient client = closing(RawClient.withReceiveBuffer(4096, proxy.port()));
      clients.add(client.send("GET / HTTP/1.0\r\n\r\n"));
    }
    Patience.until("some to be cut off", () -> proxy.metric("weir_connections_shed_total") > 0);
    Patience.until(
        "buffers to fit", () -> proxy.metric("weir_allocator_pinned_bytes", "direct") < 1 << 20);
    clients.forEach(RawClient::close);
  }

  private static void sendMuch(BackendConnection connection) throws IOException {
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
    sendBytes(connection);
  }

  private static void sendBytes(BackendConnection connection) throws IOException {
    byte[] piece = new byte[100_000];
    for (int i = 0; i < 1000; i++) {
      connection.write(piece);
    }
  }
}
