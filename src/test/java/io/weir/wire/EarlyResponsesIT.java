package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Gate;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are there before their request has come to its end. */
class EarlyResponsesIT extends WireTest {
  /** Half of what a client sends here is more than the kernel can hold for a proxy that stalls. */
  private static final byte[] MUCH = new byte[10 << 20];

  private static final int ROUNDS = 5;
  private static final String LENGTH = "Content-Length: " + MUCH.length;
  private static final String NO = "no: " + "x".repeat(3000);

  private static String head(String... fields) {
    return Wire.lines("POST /up HTTP/1.1", "Host: example.test", String.join("\r\n", fields), "");
  }

  private static String answer(String start, String... fields) {
    String more = String.join("\r\n", fields);
    return Wire.lines("HTTP/1.1 " + start, "Content-Length: " + NO.length(), more, "") + NO;
  }

  /** Answers behind the head, then reads the body, and serves on if there is more. */
  private static ScriptedBackend.Script eager(String answer) {
    return connection -> {
      for (String head = connection.readHead(); ; head = connection.readHead()) {
        boolean bodiless = head.startsWith("GET ");
        connection.write(bodiless ? Wire.ok("next") : answer);
        if (!bodiless) {
          connection.readBytes(MUCH.length);
        }
      }
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"413 Content Too Large", "302 Found"})
  void aClientThatIsStillSendingGetsTheAnswerOfABackendThatReadsOn(String start) {
    ScriptedBackend backend = backend(eager(answer(start, "Location: /b")));
    RawClient client = client(proxyTo(backend));
    client.send(head(LENGTH)).send(MUCH);
    WireMessage response = client.readResponse();
    assertThat(response.startLine()).isEqualTo("HTTP/1.1 " + start);
    assertThat(response.header("Location")).isEqualTo("/b");
    assertThat(response.text()).isEqualTo(NO);
    // The client has kept its part, so it may go on; the backend's connection is another.
    assertThat(client.exchange(Wire.get("/next")).text()).isEqualTo("next");
    assertThat(backend.opened()).isEqualTo(2);
    assertThat(backend.received(0)).doesNotContain("GET /next");
  }

  @Test
  void aClientThatIsStillSendingGetsTheAnswerOfABackendThatHangsUp() {
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readHead();
              // Closed with unread bytes, which is a reset.
              connection.write(answer("413 Content Too Large", "Connection: close"));
            });
    Proxy proxy = proxyTo(backend);
    for (int i = 0; i < ROUNDS; i++) {
      RawClient client = client(proxy);
      client.send(head(LENGTH)).send(MUCH);
      WireMessage response = client.readResponse();
      assertThat(response.status()).isEqualTo(413);
      assertThat(response.text()).isEqualTo(NO);
    }
    proxy.awaitMetric(0, "weir_request_errors_total");
  }

  @Test
  void aConnectionWithAnUnfinishedRequestServesNoOther() {
    ScriptedBackend backend =
        backend(
            connection -> {
              while (connection.readHead().startsWith("GET ")) {
                connection.write(Wire.ok("next"));
              }
              connection.write(Wire.ok("early"));
              connection.awaitClosed();
            });
    Proxy proxy = proxyTo(backend);
    RawClient client = client(proxy);
    client.send(head("Content-Length: 20") + "0123456789");
    assertThat(client.readResponse().text()).isEqualTo("early");
    // Nobody waits for the rest of the body to end that connection.
    backend.awaitOpen(0);
    assertThat(client(proxy).exchange(Wire.get("/other")).text()).isEqualTo("next");
    // What looks like a request is body; the real one comes behind it.
    client.send("GET / HTTP" + Wire.get("/next"));
    assertThat(client.readResponse().text()).isEqualTo("next");
    client.expectSilence(50);
    assertThat(backend.received(0)).doesNotContain("GET ");
  }

  @Test
  void anEarlyAnswerToAChunkedBodyEndsAtItsLastChunk() {
    ScriptedBackend backend = backend(eager(answer("302 Found")));
    RawClient client = client(proxyTo(backend));
    client.send(head("Transfer-Encoding: chunked") + "5\r\n01234\r\n");
    assertThat(client.readResponse().status()).isEqualTo(302);
    client.send("3\r\nabc\r\n0\r\n\r\n" + Wire.get("/next"));
    assertThat(client.readResponse().text()).isEqualTo("next");
  }

  @Test
  void garbageBehindAnEarlyAnswerEndsTheConnectionAndIsNotAnswered() {
    ScriptedBackend backend = backend(eager(answer("302 Found")));
    RawClient client = client(proxyTo(backend));
    client.send(head("Transfer-Encoding: chunked") + "5\r\n01234\r\n");
    assertThat(client.readResponse().status()).isEqualTo(302);
    client.send("zz\r\n");
    client.expectClosed();
  }

  @Test
  void aBodyThatNobodyWantsIsNotTakenForTheNextRequest() {
    Proxy proxy =
        proxyTo(
            backend(eager(answer("302 Found"))),
            "listener-defaults.timeouts { header = 500ms, body-idle = 500ms }");
    RawClient client = client(proxy);
    client.send(head("Content-Length: 25"));
    assertThat(client.readResponse().status()).isEqualTo(302);
    // The deadlines of a body and of a head have passed when the last byte comes.
    for (int i = 0; i < 25; i++) {
      client.send("x").expectSilence(40);
    }
    assertThat(client.exchange(Wire.get("/next")).text()).isEqualTo("next");
  }

  @Test
  void anAnswerThatBeginsEarlyGoesOnWhileTheBodyDoes() {
    Gate gate = new Gate();
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readHead();
              connection.write(Wire.lines("HTTP/1.1 200 OK", "Content-Length: 10", "") + "begin");
              gate.pass();
              connection.write(connection.readText(5));
              connection.write(connection.readHead().startsWith("GET ") ? Wire.ok("next") : "?");
              connection.awaitClosed();
            });
    RawClient client = client(proxyTo(backend));
    client.send(head("Content-Length: 5") + "01");
    assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
    assertThat(client.readText(5)).isEqualTo("begin");
    client.send("234");
    gate.open();
    assertThat(client.readText(5)).isEqualTo("01234");
    assertThat(client.exchange(Wire.get("/next")).text()).isEqualTo("next");
    assertThat(backend.opened()).isEqualTo(1);
  }

  // Our own.

  @Test
  void ourOwnRefusalCanBeReadWhileTheClientSends() {
    ScriptedBackend backend = responding(Wire.ok("x"));
    Proxy proxy = proxyTo(backend, "limits.body = 1MiB");
    for (int i = 0; i < ROUNDS; i++) {
      RawClient client = client(proxy);
      client.send(head(LENGTH)).send(MUCH);
      expectTooLarge(client);
    }
    assertThat(backend.opened()).isZero();
    proxy.awaitMetric(ROUNDS, "weir_request_errors_total", "reason=\"body_too_large\"");
  }

  @Test
  void ourOwnRefusalCanBeReadWhileTheClientSendsChunks() {
    ScriptedBackend backend = responding(Wire.ok("x"));
    Proxy proxy = proxyTo(backend, "limits.body = 1MiB");
    for (int i = 0; i < ROUNDS; i++) {
      RawClient client = client(proxy);
      client.send(head("Transfer-Encoding: chunked") + Integer.toHexString(MUCH.length) + "\r\n");
      client.send(MUCH).send("\r\n0\r\n\r\n");
      expectTooLarge(client);
    }
    backend.awaitOpen(0);
    assertThat(backend.requests()).isEmpty();
    assertThat(backend.opened()).isEqualTo(ROUNDS);
  }

  private static void expectTooLarge(RawClient client) {
    WireMessage response = client.readResponse();
    assertThat(response.status()).isEqualTo(413);
    assertThat(response.header("Connection")).isEqualTo("close");
    assertThat(response.text()).contains("\"reason\":\"body_too_large\"");
    client.expectClosed();
  }
}
