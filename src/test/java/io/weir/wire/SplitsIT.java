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
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The same bytes, however the network cuts them, are the same requests and the same responses. All
 * places to cut are tried at once, each on a connection of its own, so that one wait serves all.
 */
class SplitsIT extends WireTest {
  /** All the places are tried one behind the other, which takes its time on a busy machine. */
  private static final String OWN =
      """
      listener-defaults.timeouts { header = 5m, keep-alive = 5m }
      routes { own { path = /own, respond { body = own } } }
      """;

  private static final String CHUNKED =
      Wire.lines("POST /c HTTP/1.1", "Host: a.test", "Transfer-Encoding: chunked", "");
  private static final String BODY =
      Wire.lines("5;x=\"y\"", "hello", "00A", "0123456789", "0", "X-Sum: 15", "x-two: 2", "");

  /** A message as far as no cut may change it: all but its id and the sizes of its chunks. */
  private static String essence(WireMessage message) {
    return message.head().replaceFirst("X-Request-ID: [0-9a-f]{32}", "X-Request-ID: I")
        + message.framing()
        + message.content()
        + message.trailers();
  }

  // Requests.

  /** Expects this outcome of the bytes in one piece, cut at each place, and byte by byte. */
  private void expectEverywhere(
      Proxy proxy, String bytes, String expected, Function<RawClient, String> outcome) {
    List<RawClient> clients =
        IntStream.range(0, bytes.length()).mapToObj(cut -> client(proxy)).toList();
    for (int cut = 1; cut < bytes.length(); cut++) {
      clients.get(cut).send(bytes.substring(0, cut));
    }
    RawClient.awaitRead(clients);
    for (int cut = 1; cut < bytes.length(); cut++) {
      clients.get(cut).send(bytes.substring(cut));
      assertThat(outcome.apply(clients.get(cut))).as("cut at " + cut).isEqualTo(expected);
    }
    RawClient pause = client(proxy);
    for (int i = 0; i < bytes.length(); i++) {
      clients.get(0).send(bytes.substring(i, i + 1));
      pause(pause);
    }
    assertThat(outcome.apply(clients.get(0))).as("byte by byte").isEqualTo(expected);
    clients.forEach(RawClient::reset);
  }

  /** About as long as the proxy needs to read something: an exchange of somebody else. */
  private static void pause(RawClient other) {
    assertThat(other.exchange(Wire.get("/own")).text()).isEqualTo("own");
  }

  private static String texts(RawClient client, int responses) {
    return IntStream.range(0, responses)
        .mapToObj(i -> client.readResponse().text())
        .collect(Collectors.joining("\n"));
  }

  /** Expects the backend to get requests that have these parts, whatever the cut. */
  private void everywhere(int requests, String bytes, String... parts) {
    ScriptedBackend backend = responding(request -> Wire.ok(essence(request)));
    Proxy proxy = proxyTo(backend, OWN);
    String whole = texts(client(proxy).send(bytes), requests);
    assertThat(whole).contains(parts);
    expectEverywhere(proxy, bytes, whole, client -> texts(client, requests));
    assertThat(backend.requests()).hasSize(requests * (bytes.length() + 1));
  }

  @Test
  void aGetMayBeCutAnywhere() {
    String get = Wire.lines("GET /a?b HTTP/1.1", "Host: a.test", "X-A:  1 ", "X-Empty:", "");
    everywhere(1, get, "GET /a?b HTTP/1.1\r\nHost: a.test\r\nX-A: 1\r\nX-Empty: \r\n");
  }

  @Test
  void aPostWithALengthMayBeCutAnywhere() {
    String head = Wire.lines("POST /p HTTP/1.1", "Host: a.test", "Content-Length: 10", "");
    everywhere(1, head + "0123456789", "POST /p ", "LENGTH0123456789[]");
  }

  @Test
  void aChunkedPostWithTrailersMayBeCutAnywhere() {
    everywhere(1, CHUNKED + BODY, "CHUNKEDhello0123456789[X-Sum: 15, x-two: 2]");
  }

  @Test
  void twoRequestsInOneGoMayBeCutAnywhere() {
    String get = Wire.lines("GET /g HTTP/1.1", "Host: a", "");
    everywhere(2, CHUNKED + Wire.chunks("abc") + get, "CHUNKEDabc[]\nGET /g ");
  }

  @Test
  void aBadRequestIsRefusedWhereverItIsCut() {
    ScriptedBackend backend = responding(Wire.ok("served"));
    Proxy proxy = proxyTo(backend, OWN);
    List<String> all =
        List.of(
            Wire.lines("GET / HTTP/1.1", "Host: a", "X-A: b", " c", ""),
            Wire.lines("GET  / HTTP/1.1", "Host: a", ""),
            Wire.lines("", "", "GET / HTTP/1.1", "Host: a", ""));
    for (String bad : all) {
      expectEverywhere(
          proxy, bad, "400", client -> client.readUntilClose().substring("HTTP/1.1 ".length(), 12));
    }
    assertThat(backend.opened()).isZero();
  }

  // Responses.

  /** Answers a request for /N with these bytes cut at N, that for /0 with one byte at a time. */
  private static void answer(
      BackendConnection connection,
      String bytes,
      AtomicInteger begun,
      Gate rest,
      AtomicInteger port)
      throws IOException {
    int cut = Integer.parseInt(connection.readRequest().target().substring(1));
    if (cut > 0) {
      connection.write(bytes.substring(0, cut));
      begun.incrementAndGet();
      rest.pass();
      connection.write(bytes.substring(cut));
    } else {
      try (RawClient other = RawClient.to(port.get())) {
        for (int i = 0; i < bytes.length(); i++) {
          connection.write(bytes.substring(i, i + 1));
          pause(other);
        }
      }
    }
    connection.awaitClosed();
  }

  /** Expects the client to get responses that have these parts, whatever the cut. */
  private void answeredEverywhere(int responses, String bytes, String... parts) throws IOException {
    int cuts = bytes.length() - 1;
    AtomicInteger begun = new AtomicInteger();
    Gate rest = new Gate();
    AtomicInteger port = new AtomicInteger();
    ScriptedBackend backend = backend(c -> answer(c, bytes, begun, rest, port));
    Proxy proxy = proxyTo(backend, OWN);
    port.set(proxy.port());
    List<RawClient> clients =
        IntStream.rangeClosed(0, cuts)
            .mapToObj(cut -> client(proxy).send(Wire.get("/" + cut)))
            .toList();
    Patience.until("all to have begun", () -> begun.get() == cuts);
    BackendConnection.awaitRead(
        IntStream.rangeClosed(0, cuts).mapToObj(backend::awaitConnection).toList());
    rest.open();
    for (int cut = 0; cut <= cuts; cut++) {
      String got = "";
      for (int i = 0; i < responses; i++) {
        got += essence(clients.get(cut).readResponse()) + "\n";
      }
      assertThat(got).as("cut at " + cut).contains(parts);
    }
    clients.forEach(RawClient::reset);
  }

  @Test
  void aResponseWithALengthMayBeCutAnywhere() throws IOException {
    String hints = Wire.lines("HTTP/1.1 103 Early Hints", "Link: x", "");
    answeredEverywhere(
        2,
        hints + Wire.ok("0123456789", "Date: D", "X-A: b"),
        Wire.lines("HTTP/1.1 103 Early Hints", "Link: x") + "NONE[]",
        "Date: D\r\nX-A: b\r\nVia: 1.1 weir\r\nLENGTH0123456789[]");
  }

  @Test
  void aChunkedResponseWithTrailersMayBeCutAnywhere() throws IOException {
    String head = Wire.lines("HTTP/1.1 200 OK", "Date: D", "Transfer-Encoding: chunked", "");
    answeredEverywhere(
        1, head + BODY, "HTTP/1.1 200 OK\r\n", "CHUNKEDhello0123456789[X-Sum: 15, x-two: 2]");
  }
}
