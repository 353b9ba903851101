package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Gate;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import org.junit.jupiter.api.Test;

/** Interim responses, which come before the one that counts, and the expectation of one. */
class InterimIT extends WireTest {
  private static final String EXPECTING =
      Wire.lines(
          "POST /p HTTP/1.1", "Host: a.test", "Content-Length: 4", "Expect: 100-continue", "");
  private static final String CONTINUE = Wire.lines("HTTP/1.1 100 Continue", "");
  private static final String HINTS =
      Wire.lines("HTTP/1.1 103 Early Hints", "Link: </a>", "Connection: X-B", "X-B: 1", "");

  @Test
  void aClientThatWaitsIsToldByTheBackendToContinue() {
    Gate bodySent = new Gate();
    ScriptedBackend backend =
        backend(
            connection -> {
              assertThat(connection.readHead()).contains("\r\nExpect: 100-continue\r\n");
              assertThat(bodySent.isOpen()).isFalse();
              connection.write(CONTINUE);
              assertThat(connection.readText(4)).isEqualTo("body");
              connection.write(Wire.ok("done"));
              connection.awaitClosed();
            });
    RawClient client = client(proxyTo(backend));
    client.send(EXPECTING);
    assertThat(client.readHead()).isEqualTo(CONTINUE);
    bodySent.open();
    client.send("body");
    WireMessage response = client.readResponse();
    assertThat(response.text()).isEqualTo("done");
    assertThat(response.headers("Connection")).isEmpty();
  }

  @Test
  void aClientThatDoesNotWaitIsServedToo() {
    ScriptedBackend backend = responding(request -> CONTINUE + Wire.ok(request.text()));
    RawClient client = client(proxyTo(backend));
    client.send(EXPECTING + "body" + Wire.get("/next"));
    assertThat(client.readHead()).isEqualTo(CONTINUE);
    assertThat(client.readResponse().text()).isEqualTo("body");
    assertThat(client.readResponse().status()).isEqualTo(100);
    assertThat(client.readResponse().status()).isEqualTo(200);
    assertThat(backend.opened()).isEqualTo(1);
  }

  @Test
  void aBackendThatDoesNotAskForTheBodyCostsBothConnections() {
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readHead();
              connection.write("HTTP/1.1 417 Expectation Failed\r\nContent-Length: 2\r\n\r\nno");
              connection.awaitClosed();
            });
    RawClient client = client(proxyTo(backend));
    WireMessage response = client.exchange(EXPECTING);
    assertThat(response.status()).isEqualTo(417);
    assertThat(response.text()).isEqualTo("no");
    assertThat(response.header("Connection")).isEqualTo("close");
    client.expectClosed();
    backend.awaitOpen(0);
  }

  @Test
  void anAnswerOfWeirsOwnSparesTheBody() {
    RawClient client =
        client(
            proxyTo(
                responding(Wire.ok("x")), "routes { p { path = /p, respond { status = 403 } } }"));
    WireMessage response = client.exchange(EXPECTING);
    assertThat(response.status()).isEqualTo(403);
    assertThat(response.header("Connection")).isEqualTo("close");
    client.expectClosed();
  }

  @Test
  void interimResponsesPassAtOnceAndInOrder() {
    Gate seen = new Gate();
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readRequest();
              connection.write("HTTP/1.1 102 Processing\r\n\r\n" + HINTS);
              seen.pass();
              connection.write("HTTP/1.1 199 Odd\r\nX-C: 1\r\n\r\n" + Wire.ok("x"));
              connection.awaitClosed();
            });
    RawClient client = client(proxyTo(backend));
    client.send(Wire.get("/"));
    assertThat(client.readHead()).isEqualTo("HTTP/1.1 102 Processing\r\n\r\n");
    assertThat(client.readHead()).isEqualTo("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
    seen.open();
    assertThat(client.readHead()).startsWith("HTTP/1.1 199 ").endsWith("\r\nX-C: 1\r\n\r\n");
    assertThat(client.readResponse().text()).isEqualTo("x");
  }

  @Test
  void anOldClientGetsNoInterimResponse() {
    RawClient client = client(proxyTo(responding(CONTINUE + HINTS + Wire.ok("x"))));
    client.send("GET / HTTP/1.0\r\nHost: a.test\r\n\r\n");
    assertThat(client.readUntilClose()).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nx");
  }

  @Test
  void aHeadMayHaveInterimResponsesToo() {
    String answer = HINTS + Wire.lines("HTTP/1.1 200 OK", "Content-Length: 7", "");
    RawClient client = client(proxyTo(responding(answer)));
    for (int i = 0; i < 2; i++) {
      client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(client.readResponse("HEAD").status()).isEqualTo(103);
      assertThat(client.readResponse("HEAD").header("Content-Length")).isEqualTo("7");
    }
  }

  @Test
  void aFewInterimResponsesAreRelayedAndAFloodIsNot() {
    ScriptedBackend backend =
        responding(r -> HINTS.repeat(Integer.parseInt(r.target().substring(1))) + Wire.ok("x"));
    RawClient client = client(proxyTo(backend));
    client.send(Wire.get("/10") + Wire.get("/1000"));
    for (int i = 0; i < 10; i++) {
      assertThat(client.readResponse().status()).isEqualTo(103);
    }
    assertThat(client.readResponse().text()).isEqualTo("x");
    WireMessage response = client.readResponse();
    int interim = 0;
    while (response.status() == 103) {
      interim++;
      response = client.readResponse();
    }
    assertThat(interim).isLessThanOrEqualTo(20);
    assertThat(response.status()).isEqualTo(502);
    assertThat(response.text()).contains("\"reason\":\"bad_response\"");
    backend.awaitOpen(0);
  }
}
