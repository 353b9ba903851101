package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Patience;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How much is accepted, of each thing that has a limit, and what happens at the limit. */
class LimitsIT extends WireTest {
  private static final String HELLO = "routes { all { respond { body = hello } } }\n";

  private ScriptedBackend backend() {
    return responding(request -> Wire.ok("" + request.content().length()));
  }

  private static String chunked(String target, String body) {
    String head = "POST " + target + " HTTP/1.1";
    String chunks = Wire.chunks(body.substring(0, 1), body.substring(1));
    return Wire.lines(head, "Host: a", "Transfer-Encoding: chunked", "") + chunks;
  }

  private static void expectRefused(RawClient client, String request, int status, String reason) {
    WireMessage response = client.exchange(request);
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.text()).contains("\"reason\":\"" + reason + "\"");
    assertThat(response.header("Connection")).isEqualTo("close");
    client.expectClosed();
  }

  // Of a request.

  @Test
  void aRequestLineMayBeAsLongAsTheLimit() {
    Proxy proxy = proxyTo(backend(), "limits.request-line = 256B");
    String target = "/" + "a".repeat(256 - "GET / HTTP/1.1".length());
    assertThat(client(proxy).exchange(Wire.get(target)).status()).isEqualTo(200);
    expectRefused(client(proxy), Wire.get(target + "a"), 414, "request_line_too_long");
  }

  @Test
  void aHeadMayBeAsLargeAsTheLimit() {
    ScriptedBackend backend = backend();
    Proxy proxy = proxyTo(backend, "limits.header-bytes = 1KiB");
    String field = "X-A: " + "a".repeat(1024 - "Host: example.test\r\nX-A: \r\n".length());
    assertThat(client(proxy).exchange(Wire.get("/", field)).status()).isEqualTo(200);
    expectRefused(client(proxy), Wire.get("/", field + "aaaaa"), 431, "header_too_large");
    String many = "X-A: b\r\n".repeat(130);
    expectRefused(client(proxy), Wire.get("/", many), 431, "header_too_large");
    assertThat(backend.requests()).hasSize(1);
  }

  @Test
  void aHeadMayHaveAsManyFieldsAsTheLimit() {
    Proxy proxy = proxyTo(backend(), "limits.header-count = 8");
    String[] seven = {"A: 1", "B: 2", "C: 3", "D: 4", "E: 5", "F: 6", "G: 7"};
    assertThat(client(proxy).exchange(Wire.get("/", seven)).status()).isEqualTo(200);
    String[] eight = {"A: 1", "B: 2", "C: 3", "D: 4", "E: 5", "F: 6", "G: 7", "H: 8"};
    expectRefused(client(proxy), Wire.get("/", eight), 431, "header_too_large");
    String trailers = "0\r\n" + "A: 1\r\n".repeat(9) + "\r\n";
    RawClient client = client(proxy);
    client.send(chunked("/", "xy").replace("0\r\n\r\n", trailers));
    assertThat(client.readResponse().status()).isEqualTo(431);
  }

  @Test
  void aBodyMayBeAsLargeAsTheLimitHoweverItIsFramed() {
    ScriptedBackend backend = backend();
    Proxy proxy = proxyTo(backend, "limits.body = 1KiB");
    String body = "x".repeat(1024);
    RawClient client = client(proxy);
    assertThat(client.exchange(Wire.post("/", body)).text()).isEqualTo("1024");
    assertThat(client.exchange(chunked("/", body)).text()).isEqualTo("1024");
    expectRefused(client(proxy), Wire.post("/", body + "x"), 413, "body_too_large");
    expectRefused(client(proxy), chunked("/", body + "x"), 413, "body_too_large");
    assertThat(backend.requests()).hasSize(2);
    proxy.awaitMetric(2, "weir_request_errors_total", "reason=\"body_too_large\"");
  }

  @Test
  void aRouteMayHaveALimitOfItsOwnOrNone() {
    String routes =
        """
        limits.body = 1KiB
        routes {
          small { path = "/small", cluster = app, limits.body = 10B }
          large { path = "/large", cluster = app, limits.body = 2KiB }
          any { path = "/any", cluster = app, limits.body = 0 }
        }
        """;
    Proxy proxy = proxyTo(backend(), routes);
    RawClient client = client(proxy);
    String body = "x".repeat(2048);
    for (String target : List.of("/large", "/any")) {
      assertThat(client.exchange(Wire.post(target, body)).text()).isEqualTo("2048");
      assertThat(client.exchange(chunked(target, body)).text()).isEqualTo("2048");
    }
    assertThat(client.exchange(Wire.post("/any", body + body)).text()).isEqualTo("4096");
    assertThat(client.exchange(Wire.post("/small", "0123456789")).text()).isEqualTo("10");
    expectRefused(client(proxy), Wire.post("/small", "0123456789x"), 413, "body_too_large");
    expectRefused(client(proxy), Wire.post("/large", body + "x"), 413, "body_too_large");
    expectRefused(client(proxy), chunked("/large", body + "x"), 413, "body_too_large");
  }

  // Of connections.

  @Test
  void oneAddressMayHaveSoManyConnections() {
    Proxy proxy = proxyTo(backend(), "limits.connections-per-client = 2");
    RawClient first = from("127.0.0.2", proxy);
    RawClient second = from("127.0.0.2", proxy);
    assertThat(first.exchange(Wire.get("/")).status()).isEqualTo(200);
    assertThat(second.exchange(Wire.get("/")).status()).isEqualTo(200);
    from("127.0.0.2", proxy).expectClosed();
    assertThat(from("127.0.0.3", proxy).exchange(Wire.get("/")).status()).isEqualTo(200);
    assertThat(first.exchange(Wire.get("/")).status()).isEqualTo(200);
    proxy.awaitMetric(1, "weir_connections_rejected_total", "reason=\"per_client\"");
    first.close();
    proxy.awaitMetric(2, "weir_connections_active");
    assertThat(from("127.0.0.2", proxy).exchange(Wire.get("/")).status()).isEqualTo(200);
  }

  private RawClient from(String address, Proxy proxy) {
    return closing(RawClient.from(address, proxy.port()));
  }

  @Test
  void aFullListenerStopsAcceptingAndGoesOnWhenThereIsRoom() {
    int limit = 5;
    Proxy proxy = proxy(HELLO + "limits.connections = " + limit);
    List<RawClient> served = new ArrayList<>();
    for (int i = 0; i < limit; i++) {
      RawClient client = client(proxy);
      assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("hello");
      served.add(client);
    }
    RawClient waiting = client(proxy).send(Wire.get("/"));
    while (isAnswered(waiting)) {
      served.add(waiting);
      // With several loops some sockets may accept one more before they are told.
      assertThat(served).hasSizeLessThan(limit + loops);
      waiting = client(proxy).send(Wire.get("/"));
    }
    // Those who are in do not suffer, and nobody was turned away.
    assertThat(served.get(0).exchange(Wire.get("/")).text()).isEqualTo("hello");
    assertThat(proxy.metric("weir_connections_rejected_total")).isZero();
    served.forEach(RawClient::close);
    assertThat(waiting.readResponse().text()).isEqualTo("hello");
    assertThat(client(proxy).exchange(Wire.get("/")).text()).isEqualTo("hello");
  }

  private static boolean isAnswered(RawClient client) {
    try {
      client.expectSilence(200);
      return false;
    } catch (AssertionError answered) {
      // The first byte has been read by that.
      assertThat(client.readHead()).startsWith("TTP/1.1 200 ");
      assertThat(client.readText(5)).isEqualTo("hello");
      return true;
    }
  }

  @Test
  void aThousandConnectionsThatComeAtOnceAreAllAccepted() {
    String backlog = HELLO + "listener-defaults.backlog = 1024\n";
    Proxy proxy = proxy(backlog + "limits.connections = 1");
    RawClient holding = client(proxy);
    holding.exchange(Wire.get("/"));
    // They wait with the kernel, each with its request, and become one event.
    List<RawClient> crowd = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      crowd.add(client(proxy).send(Wire.get("/")));
    }
    assertThat(proxy.metric("weir_connections_active")).isLessThanOrEqualTo(loops);
    assertThat(proxy.reload(backlog).toString()).isNotEmpty();
    for (RawClient client : crowd) {
      assertThat(client.readResponse().text()).isEqualTo("hello");
    }
    proxy.awaitMetric(1001, "weir_connections_active");
    crowd.forEach(RawClient::close);
    Patience.until("all to be gone", () -> proxy.metric("weir_connections_active") == 1);
  }
}
