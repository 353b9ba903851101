package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import org.junit.jupiter.api.Test;

/** Bodies that are kept so that they can be sent again. */
class ReplayIT extends RetryTest {
  private static final String KEEPS = "retry { replay-bytes = 64KiB, statuses = 503 }";
  private static final String BUSY = "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy";

  private static String put(String target, String body, String... fields) {
    return Wire.post(target, body, fields).replace("POST", "PUT");
  }

  private static String chunkedPut(String... pieces) {
    return "PUT / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + Wire.chunks(pieces);
  }

  @Test
  void aBodyThatWasKeptIsSentAgain() {
    ScriptedBackend first = backend(RESET);
    ScriptedBackend second = responding(Wire.ok("second"));
    RawClient client = client(inOrder(KEEPS, first.address(), second.address()));
    String body = "0123456789".repeat(6_000);
    assertThat(client.exchange(put("/", body)).text()).isEqualTo("second");
    assertThat(client.exchange(chunkedPut("one", "two")).text()).isEqualTo("second");
    assertThat(client.exchange(Wire.post("/", "body", "Idempotency-Key: 1")).text())
        .isEqualTo("second");
    assertThat(client.exchange("QUERY / HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nq").text())
        .isEqualTo("second");
    assertThat(second.requests().stream().map(WireMessage::content))
        .containsExactly(body, "onetwo", "body", "q");
    assertThat(lines(first)).isEqualTo(lines(second));
  }

  /** Sends half of a body to {@code first}, and the rest when {@code second} has the request. */
  private void expectWholeAtTheSecond(ScriptedBackend.Script first) {
    ScriptedBackend second = responding(Wire.ok("second"));
    RawClient client = client(inOrder(KEEPS, backend(first).address(), second.address()));
    String request = put("/", "half rest");
    client.send(request.substring(0, request.length() - 5));
    second.awaitConnection(0);
    client.send(" rest");
    assertThat(client.readResponse().text()).isEqualTo("second");
    assertThat(second.awaitRequest(0).content()).isEqualTo("half rest");
  }

  @Test
  void aBodyOfWhichTheRestIsStillToComeIsSentAgainAndThenTheRest() {
    expectWholeAtTheSecond(
        connection -> {
          connection.readHead();
          connection.readText(4);
          connection.reset();
        });
  }

  @Test
  void anAnswerThatComesEarlyIsRetriedToo() {
    expectWholeAtTheSecond(
        connection -> {
          connection.readHead();
          connection.write(BUSY);
          connection.awaitClosed();
        });
  }

  @Test
  void aBodyOnAStaleConnectionIsSentAgainOnAFreshOne() {
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readRequest();
              connection.write(Wire.ok(String.valueOf(connection.index())));
              connection.readRequest();
            });
    RawClient client = client(inOrder(KEEPS, backend.address()));
    assertThat(client.exchange(put("/1", "one")).text()).isEqualTo("0");
    assertThat(client.exchange(put("/2", "two")).text()).isEqualTo("1");
    assertThat(backend.requests().stream().map(WireMessage::content))
        .containsExactly("one", "two", "two");
  }

  @Test
  void aBodyThatIsLargerIsSentOnce() {
    ScriptedBackend first = backend(RESET);
    ScriptedBackend second = responding(Wire.ok("second"));
    RawClient client = client(inOrder(KEEPS, first.address(), second.address()));
    expectBadGateway(client.exchange(put("/", "b".repeat(65_537))), "backend_reset");
    expectBadGateway(client.exchange(chunkedPut("b".repeat(65_536), "b")), "backend_reset");
    assertThat(first.requests()).hasSize(2);
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void whatMayNotBeRepeatedIsSentOnceAlthoughItWasKept() {
    ScriptedBackend first = backend(RESET);
    ScriptedBackend second = responding(Wire.ok("second"));
    RawClient client = client(inOrder(KEEPS, first.address(), second.address()));
    expectBadGateway(client.exchange(Wire.post("/", "body")), "backend_reset");
    assertThat(first.requests()).hasSize(1);
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void aBodyWithTrailersIsSentOnce() {
    ScriptedBackend first = backend(RESET);
    ScriptedBackend second = responding(Wire.ok("second"));
    RawClient client = client(inOrder(KEEPS, first.address(), second.address()));
    String chunked = chunkedPut("one");
    String trailers = chunked.substring(0, chunked.length() - 2) + "X-Sum: 1\r\n\r\n";
    expectBadGateway(client.exchange(trailers), "backend_reset");
    assertThat(second.requests()).isEmpty();
  }
}
