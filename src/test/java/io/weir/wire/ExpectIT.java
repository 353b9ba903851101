package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Gate;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A client that asks before it sends, and everybody who does not keep to that: no side may wait
 * forever, and no byte of a body may be taken for a request.
 */
class ExpectIT extends WireTest {
  private static final String CONTINUE = Wire.lines("HTTP/1.1 100 Continue", "");

  /** What looks like a request although it is a body. */
  private static final String BODY = Wire.get("/smuggled");

  private static String head(String... fields) {
    String[] lines = {"POST /p HTTP/1.1", "Host: a.test", "Expect: 100-continue"};
    return Wire.lines(lines) + Wire.lines(fields) + "\r\n";
  }

  private static String withLength() {
    return head("Content-Length: " + BODY.length());
  }

  private static String answer(int status) {
    return Wire.lines("HTTP/1.1 " + status + " X", "Content-Length: 2", "") + "ok";
  }

  /** Answers a POST without asking for its body, and a GET. */
  private ScriptedBackend unwilling(int status) {
    return backend(
        connection -> {
          for (String head = connection.readHead(); ; head = connection.readHead()) {
            connection.write(head.startsWith("GET ") ? Wire.ok("next") : answer(status));
          }
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 302, 401, 413, 417})
  void anAnswerBeforeTheBodyIsTheLastOnBothConnections(int status) {
    ScriptedBackend backend = unwilling(status);
    Proxy proxy = proxyTo(backend);
    RawClient client = client(proxy);
    client.send(withLength());
    WireMessage response = client.readResponse();
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.text()).isEqualTo("ok");
    assertThat(response.header("Connection")).isEqualTo("close");
    // The client sends its body anyway, as it may.
    client.send(BODY).expectClosed();
    backend.awaitOpen(0);
    assertThat(backend.received(0)).doesNotContain("GET ");
    assertThat(client(proxy).exchange(Wire.get("/next")).text()).isEqualTo("next");
    assertThat(backend.opened()).isEqualTo(2);
  }

  @Test
  void anAnswerThatMeetsTheBodyIsTheLastOnTheBackendsConnection() {
    Gate sent = new Gate();
    ScriptedBackend backend =
        backend(
            connection -> {
              if (connection.readHead().startsWith("POST ")) {
                sent.pass();
                connection.write(answer(417));
                connection.awaitClosed();
              }
              connection.write(Wire.ok("next"));
              connection.awaitClosed();
            });
    Proxy proxy = proxyTo(backend);
    RawClient client = client(proxy);
    client.send(withLength() + BODY.substring(0, 5)).awaitRead();
    sent.open();
    assertThat(client.readResponse().status()).isEqualTo(417);
    client.send(BODY.substring(5)).expectClosed();
    backend.awaitOpen(0);
    assertThat(client(proxy).exchange(Wire.get("/next")).text()).isEqualTo("next");
    assertThat(backend.opened()).isEqualTo(2);
  }

  @Test
  void aBodyThatWasReadIsOverAndBothConnectionsServeOn() {
    ScriptedBackend backend = responding(answer(417));
    RawClient client = client(proxyTo(backend));
    for (int i = 0; i < 2; i++) {
      WireMessage response = client.exchange(withLength() + BODY);
      assertThat(response.status()).isEqualTo(417);
      assertThat(response.headers("Connection")).isEmpty();
      assertThat(backend.awaitRequest(i).content()).isEqualTo(BODY);
    }
    assertThat(backend.opened()).isEqualTo(1);
  }

  @Test
  void aClientThatTiresOfWaitingIsServed() {
    ScriptedBackend backend = responding(request -> Wire.ok(request.text()));
    RawClient client = client(proxyTo(backend));
    client.send(head("Content-Length: 4")).expectSilence(200);
    client.send("body");
    assertThat(client.readResponse().text()).isEqualTo("body");
    client.send(head("Transfer-Encoding: chunked")).expectSilence(200);
    client.send(Wire.chunks("bo", "dy"));
    assertThat(client.readResponse().text()).isEqualTo("body");
    assertThat(backend.opened()).isEqualTo(1);
  }

  @Test
  void aClientThatNeverSendsIsATimeout() {
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readHead();
              connection.write(CONTINUE);
              connection.awaitClosed();
            });
    RawClient client = client(proxyTo(backend, "listener-defaults.timeouts { body-idle = 1s }"));
    client.send(head("Content-Length: 4"));
    assertThat(client.readHead()).isEqualTo(CONTINUE);
    assertThat(client.readResponse().status()).isEqualTo(408);
    client.expectClosed();
    backend.awaitOpen(0);
  }

  @Test
  void anAnswerBehindAContinueAndBeforeTheBodyIsTheLastOnBothConnections() {
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readHead();
              connection.write(CONTINUE + answer(413));
              connection.awaitClosed();
            });
    RawClient client = client(proxyTo(backend));
    client.send(head("Transfer-Encoding: chunked"));
    assertThat(client.readHead()).isEqualTo(CONTINUE);
    WireMessage response = client.readResponse();
    assertThat(response.status()).isEqualTo(413);
    assertThat(response.header("Connection")).isEqualTo("close");
    client.send(Wire.chunks(BODY)).expectClosed();
    backend.awaitOpen(0);
  }

  @Test
  void aContinueThatNobodyAskedForIsPassedOnAndChangesNothing() {
    ScriptedBackend backend = responding(request -> CONTINUE + Wire.ok(request.text()));
    RawClient client = client(proxyTo(backend));
    client.send(Wire.post("/", "body") + Wire.post("/", "more"));
    for (String text : List.of("body", "more")) {
      assertThat(client.readHead()).isEqualTo(CONTINUE);
      assertThat(client.readResponse().text()).isEqualTo(text);
    }
    assertThat(backend.opened()).isEqualTo(1);
  }

  @Test
  void aBackendThatHangsUpInsteadIsABadGateway() {
    ScriptedBackend backend = backend(connection -> connection.readHead());
    RawClient client = client(proxyTo(backend));
    WireMessage response = client.exchange(withLength());
    assertThat(response.status()).isEqualTo(502);
    assertThat(response.header("Connection")).isEqualTo("close");
    client.send(BODY).expectClosed();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Expect: 200-ok",
        "Expect: 100-continue, other",
        "Expect: 100-continue;a=b",
        "Expect: \"100-continue\"",
        "Expect: 100-continue\r\nExpect: 100-continue",
        "Expect: 100-continue\r\nExpect: other",
        "Expect: 100",
        "Expect:"
      })
  void anotherExpectationIsRefused(String field) {
    ScriptedBackend backend = responding(Wire.ok("served"));
    RawClient client = client(proxyTo(backend));
    client.send(Wire.post("/", "body", field) + BODY);
    WireMessage response = client.readResponse();
    assertThat(response.status()).isEqualTo(417);
    assertThat(response.text()).contains("\"reason\":\"bad_expect\"");
    client.expectClosed();
    assertThat(backend.opened()).isZero();
  }
}
