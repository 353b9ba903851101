package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Gate;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Clients that take too long, in each part of the life of their connection. */
class ClientDeadlinesIT extends WireTest {
  private static final String HEADER = "listener-defaults.timeouts { header = 300ms }";
  private static final String BODY = "listener-defaults.timeouts { body-idle = 300ms }";
  private static final String OK_BULK =
      Wire.lines("HTTP/1.1 200 OK", "Content-Length: " + Bulk.BYTES, "");

  private static String postHead(int length) {
    return Wire.lines("POST / HTTP/1.1", "Host: a", "Content-Length: " + length, "");
  }

  private static void expectTimeout(Proxy proxy, RawClient client, String reason) {
    WireMessage response = client.readResponse();
    assertThat(response.status()).isEqualTo(408);
    assertThat(response.text()).contains("\"reason\":\"" + reason + "\"");
    assertThat(response.header("Connection")).isEqualTo("close");
    client.expectClosed();
    proxy.awaitMetric(1, "weir_request_errors_total", "reason=\"" + reason + "\"");
  }

  /** Answers with 20 MB, whoever reads them. */
  private ScriptedBackend bulky() {
    return backend(
        connection -> {
          connection.readRequest();
          connection.write(OK_BULK);
          new Bulk().send(Bulk.PIECES, connection::write);
          connection.awaitClosed();
        });
  }

  // The head.

  @Test
  void aHeadThatIsNotCompleteInTimeIsATimeoutHoweverItProgresses() {
    Proxy proxy = proxyTo(responding(Wire.ok("x")), HEADER);
    RawClient client = client(proxy);
    client.send("GET / HTTP/1.1\r\nX-A: ");
    closing(Aside.every(50, () -> client.send("x")));
    expectTimeout(proxy, client, "header_timeout");
  }

  @Test
  void aConnectionThatNeverSaysAnythingIsClosedWithoutAWord() {
    Proxy proxy = proxyTo(responding(Wire.ok("x")), HEADER);
    client(proxy).expectClosed();
    proxy.awaitMetric(0, "weir_request_errors_total");
  }

  @Test
  void theHeadOfALaterRequestHasTheSameTime() {
    Proxy proxy = proxyTo(responding(Wire.ok("x")), HEADER);
    RawClient client = client(proxy);
    assertThat(client.exchange(Wire.get("/")).status()).isEqualTo(200);
    assertThat(client.exchange(Wire.post("/", "x")).status()).isEqualTo(200);
    client.send("GET / HTTP/1.1\r\nX-A: ");
    closing(Aside.every(50, () -> client.send("x")));
    expectTimeout(proxy, client, "header_timeout");
  }

  @Test
  void theHeadOfARequestThatBeganBehindAnotherHasTheSameTime() {
    Gate gate = new Gate();
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readRequest();
              gate.pass();
              connection.write(Wire.ok("first"));
              connection.awaitClosed();
            });
    Proxy proxy = proxyTo(backend, HEADER);
    RawClient client = client(proxy);
    client.send(Wire.get("/") + "GET / HTTP/1.1\r\nX-A: ");
    backend.awaitRequest(0);
    // As long as the first is under way nobody waits for the second.
    client.expectSilence(500);
    gate.open();
    assertThat(client.readResponse().text()).isEqualTo("first");
    expectTimeout(proxy, client, "header_timeout");
  }

  // The body.

  @Test
  void aBodyThatStopsIsATimeout() {
    ScriptedBackend backend =
        backend(
            connection -> {
              assertThat(connection.readHead()).startsWith("POST ");
              connection.awaitClosed();
            });
    Proxy proxy = proxyTo(backend, "listener-defaults.timeouts { body-idle = 1s }");
    RawClient client = client(proxy);
    client.send(postHead(10) + "01234");
    expectTimeout(proxy, client, "body_timeout");
    backend.awaitOpen(0);
    assertThat(backend.received(0)).endsWith("\r\n\r\n01234");
  }

  @Test
  void aBodyThatNeverBeginsIsATimeout() {
    Proxy proxy = proxyTo(responding(Wire.ok("x")), BODY);
    RawClient client = client(proxy);
    client.send(Wire.lines("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", ""));
    expectTimeout(proxy, client, "body_timeout");
  }

  @Test
  void aChunkThatIsAnnouncedAndNeverComesIsATimeout() {
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readHead();
              connection.awaitClosed();
            });
    Proxy proxy = proxyTo(backend, BODY);
    RawClient client = client(proxy);
    client.send(Wire.lines("POST / HTTP/1.1", "Host: a", "Transfer-Encoding: chunked", "", "5"));
    expectTimeout(proxy, client, "body_timeout");
    backend.awaitOpen(0);
    assertThat(backend.received(0)).doesNotContain("0\r\n\r\n");
  }

  @Test
  void aBodyThatComesSlowlyIsNotATimeout() {
    RawClient client = client(proxyTo(responding(request -> Wire.ok(request.text())), BODY));
    client.send(postHead(6));
    for (int i = 1; i < 6; i++) {
      client.send("x").expectSilence(75);
    }
    client.send("x");
    assertThat(client.readResponse().text()).isEqualTo("xxxxxx");
  }

  @Test
  void aBodyThatStopsBehindTheBeginningOfTheAnswerTruncatesIt() {
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readHead();
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234");
              connection.awaitClosed();
            });
    Proxy proxy = proxyTo(backend, BODY);
    RawClient client = client(proxy);
    client.send(postHead(10) + "01234");
    assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
    assertThat(client.readUntilClose()).isEqualTo("01234");
    backend.awaitOpen(0);
    proxy.awaitMetric(1, "weir_request_errors_total", "reason=\"body_timeout\"");
  }

  @Test
  void aClientIsNotBlamedForABackendThatDoesNotRead() throws IOException {
    Gate gate = new Gate();
    ScriptedBackend backend =
        backend(
            connection -> {
              gate.pass();
              connection.readHead();
              new Bulk().check(Bulk.PIECES, connection::readBytes);
              connection.write(Wire.ok("all"));
              connection.awaitClosed();
            });
    RawClient client = client(proxyTo(backend, BODY));
    client.send(postHead(Bulk.BYTES));
    Bulk bulk = new Bulk();
    Aside upload = Aside.begin(() -> bulk.send(Bulk.PIECES, client::send));
    bulk.awaitStall();
    client.expectSilence(500);
    gate.open();
    assertThat(client.readResponse().text()).isEqualTo("all");
    upload.join();
  }

  // The response.

  @Test
  void aClientThatDoesNotReadIsCutAndItsBackendFreed() {
    ScriptedBackend backend = bulky();
    Proxy proxy = proxyTo(backend, BODY);
    RawClient client = client(proxy);
    client.send(Wire.get("/"));
    backend.awaitOpen(1);
    backend.awaitOpen(0);
    proxy.awaitMetric(1, "weir_request_errors_total", "reason=\"send_timeout\"");
    client.expectReset();
    proxy.awaitQuiet();
  }

  /** Only a reset can say that such an answer is not whole, and it must be said once. */
  @Test
  void aClientThatDoesNotReadAnAnswerUntilTheEndIsCutAndNobodyElse() {
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readRequest();
              connection.write(Wire.lines("HTTP/1.1 200 OK", ""));
              for (int i = 0; i < 1000; i++) {
                connection.write(new byte[100_000]);
              }
            });
    Proxy proxy = proxyTo(backend, BODY);
    RawClient client = client(proxy).send("GET / HTTP/1.0\r\n\r\n");
    proxy.awaitMetric(1, "weir_request_errors_total", "reason=\"send_timeout\"");
    client.expectReset();
    backend.awaitOpen(0);
  }

  @Test
  void aClientThatDoesNotReadItsPipelinedAnswersIsCut() {
    String body = "x".repeat(1 << 20);
    ScriptedBackend backend = responding(Wire.ok(body));
    Proxy proxy = proxyTo(backend, BODY);
    RawClient client = client(proxy);
    client.send(Wire.get("/").repeat(40));
    backend.awaitRequest(0);
    proxy.awaitQuiet();
    client.expectReset();
  }

  @Test
  void aSlowClientGetsAllOfAnAnswerAlthoughItsConnectionIsToEnd() {
    String big = "b".repeat(8 << 20);
    String more = "routes { big { path = /big, respond { body = " + big + " } } }\n";
    more += "listener-defaults.timeouts { keep-alive = 200ms, header = 200ms }";
    Proxy proxy = proxyTo(responding(Wire.ok("x")), more);
    RawClient keeping = little(proxy).send(Wire.get("/big"));
    RawClient closing = little(proxy).send(Wire.get("/big", "Connection: close"));
    // When these deadlines have passed for another client.
    client(proxy).expectClosed();
    for (RawClient client : new RawClient[] {keeping, closing}) {
      client.readHead();
      assertThat(client.readBytes(big.length())).endsWith('b');
      client.expectClosed();
    }
  }

  @Test
  void aClientThatDoesNotReadTheLastAnswerIsCutToo() {
    String big = "b".repeat(8 << 20);
    String own = "routes { big { path = /big, respond { body = " + big + " } } }";
    Proxy proxy = proxyTo(bulky(), own, BODY);
    RawClient ours = client(proxy).send(Wire.get("/big", "Connection: close"));
    RawClient theirs = client(proxy).send(Wire.get("/", "Connection: close"));
    RawClient old = client(proxy).send("GET / HTTP/1.0\r\n\r\n");
    proxy.awaitMetric(0, "weir_connections_active");
    proxy.awaitQuiet();
    for (RawClient client : new RawClient[] {ours, theirs, old}) {
      client.expectReset();
    }
  }

  private RawClient little(Proxy proxy) {
    return closing(RawClient.withReceiveBuffer(64 * 1024, proxy.port()));
  }

  // Behind the response.

  /** Five seconds are how long an unwanted rest is read; it is not configured. */
  @Test
  void aBodyThatNobodyWantsIsNotReadForever() {
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readHead();
              connection.write("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n");
              connection.awaitClosed();
            });
    Proxy proxy = proxyTo(backend, BODY, "limits.body = 1MiB", HEADER);
    RawClient early = client(proxy).send(postHead(1000) + "x");
    RawClient refused = client(proxy).send(postHead(10 << 20) + "x");
    RawClient broken = client(proxy).send("GET /\r\n\r\n");
    closing(Aside.every(100, () -> early.send("x")));
    closing(Aside.every(100, () -> refused.send("x")));
    assertThat(early.readResponse().status()).isEqualTo(302);
    assertThat(refused.readResponse().status()).isEqualTo(413);
    assertThat(broken.readResponse().status()).isEqualTo(400);
    // They go on sending, or just stay; each is rid of in the end.
    early.expectClosed();
    refused.expectClosed();
    broken.expectClosed();
    proxy.awaitQuiet();
  }
}
