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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backends that do not speak HTTP, or not well: what they say reaches nobody as an answer. */
class BadResponsesIT extends WireTest {
  private static final String OK = "HTTP/1.1 200 OK";
  private static final String LENGTH = "Content-Length: 6\r\n\r\n";
  private static final String CHUNKED = "\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final String BOTH = "Transfer-Encoding: chunked\r\n" + LENGTH;
  private static final String NO_LENGTH = "Content-Length: 0\r\n\r\n";

  private static final List<String> JUNK =
      List.of(
          "junk\r\n\r\n",
          "<html><body>hello</body></html>\r\n",
          "\u0015\u0003\u0001\u0000\u0002\u0002(\r\n",
          "\u0000\u0000\u0006\u0004\u0000\u0000\u0000\u0000\u0000\r\n",
          "GET / HTTP/1.1\r\n" + NO_LENGTH,
          "HTTP/1.1 \r\n" + NO_LENGTH,
          "HTTP/1.1 099 Low\r\n" + NO_LENGTH,
          "HTTP/1.1 20 Short\r\n" + NO_LENGTH,
          "HTTP/1.1 600 High\r\n" + NO_LENGTH,
          "HTTP/1.1 1000 High\r\n" + NO_LENGTH,
          "HTTP/1.1 -1 Negative\r\n" + NO_LENGTH,
          "HTTP/1.1 200x OK\r\n" + NO_LENGTH,
          "HTTP/1.1 +200 OK\r\n" + NO_LENGTH,
          "HTTP/1.1 +20 OK\r\n" + NO_LENGTH,
          "HTTP/1.1 0200 OK\r\n" + NO_LENGTH,
          "HTTP/1.1 99999999999 OK\r\n" + NO_LENGTH,
          "HTTP/1.2 200 OK\r\n" + NO_LENGTH,
          "HTTP/2.0 200 OK\r\n" + NO_LENGTH,
          "http/1.1 200 OK\r\n" + NO_LENGTH,
          "\r\nHTTP/1.1 200 OK\r\n" + NO_LENGTH,
          " HTTP/1.1 200 OK\r\n" + NO_LENGTH,
          "HTTP/1.1  200 OK\r\n" + NO_LENGTH,
          "HTTP/1.1\t200 OK\r\n" + NO_LENGTH,
          "HTTP/1.1 200\tOK\r\n" + NO_LENGTH,
          "HTTP/0.9 200 OK\r\n" + NO_LENGTH,
          "ICY 200 OK\r\n" + NO_LENGTH);

  private static final List<String> FRAMING =
      List.of(
          "Content-Length: 5\r\nTransfer-Encoding: chunked",
          "Transfer-Encoding: chunked\r\nContent-Length: 5",
          "Content-Length: 5\r\nContent-Length: 5",
          "Content-Length: 5\r\nContent-Length: 6",
          "Content-Length: 5, 5",
          "Content-Length: +5",
          "Content-Length: -5",
          "Content-Length: 0x5",
          "Content-Length: 5 5",
          "Content-Length:",
          "Content-Length: 99999999999999999999",
          "Transfer-Encoding: gzip",
          "Transfer-Encoding: gzip, chunked",
          "Transfer-Encoding: chunked, chunked",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
          "Transfer-Encoding: xchunked",
          "Transfer-Encoding:");

  private static final List<String> FIELDS =
      List.of(
          "X A: b",
          "X A : b",
          "X\tA: b",
          "Content-Length x: 0",
          ": b",
          "no colon",
          "X-A: b\u0000c",
          "X-A: b\rc",
          "X-A: b\u0001c",
          "X-A: b\u007fc",
          "X-A: b\nX-B: c",
          "X-A: b\r\n folded: c");

  /** Each of these answers another request, all of one client; none may break the next. */
  private void expectBadGateway(List<String> answers, String reason) {
    ScriptedBackend backend =
        responding(request -> answers.get(Integer.parseInt(request.target().substring(1))));
    Proxy proxy = proxyTo(backend);
    RawClient client = client(proxy);
    for (int i = 0; i < answers.size(); i++) {
      WireMessage response = client.exchange(Wire.get("/" + i));
      String shown = answers.get(i).substring(0, Math.min(60, answers.get(i).length()));
      assertThat(response.status()).as(shown).isEqualTo(502);
      assertThat(response.text()).as(shown).contains("\"reason\":\"" + reason + "\"");
      assertThat(response.headers("X-A")).isEmpty();
    }
    assertThat(backend.opened()).isEqualTo(answers.size());
    backend.awaitOpen(0);
    proxy.awaitMetric(
        answers.size(), "weir_request_errors_total", "reason=\"" + reason + "\"", "route=\"all\"");
  }

  private static List<String> each(List<String> fields, String format) {
    return fields.stream().map(field -> String.format(format, field)).toList();
  }

  @Test
  void junkIsABadGateway() {
    expectBadGateway(JUNK, "bad_response");
  }

  @Test
  void aLengthThatIsAmbiguousIsABadGateway() {
    expectBadGateway(each(FRAMING, OK + "\r\n%s\r\n\r\n5\r\nhello\r\n0\r\n\r\n"), "bad_response");
  }

  @Test
  void chunksInHttp10AreABadGateway() {
    String old = "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
    expectBadGateway(List.of(old), "bad_response");
  }

  @Test
  void aMalformedFieldIsABadGateway() {
    expectBadGateway(each(FIELDS, OK + "\r\n%s\r\n" + NO_LENGTH), "bad_response");
  }

  @Test
  void whiteSpaceBehindANameIsRemoved() {
    RawClient client = client(proxyTo(responding(OK + "\r\nX-A \t: b\r\n" + NO_LENGTH)));
    client.send(Wire.get("/"));
    assertThat(client.readHead()).contains("\r\nX-A: b\r\n");
  }

  @Test
  void aReasonWithControlCharactersIsABadGateway() {
    List<String> reasons = List.of("O\u0000K", "O\u0001K", "O\rK", "O\u007fK");
    expectBadGateway(each(reasons, "HTTP/1.1 200 %s\r\n" + NO_LENGTH), "bad_response");
  }

  @Test
  void aHeadWithoutMeasureIsABadGateway() {
    String cookies = "Set-Cookie: a=b\r\n".repeat(5_000);
    String many = "X-A: b\r\n".repeat(600);
    String big = "X-A: " + "b".repeat(70_000) + "\r\n";
    List<String> heads = List.of(cookies, many, big, "X-A: b\r\n".repeat(10_000));
    expectBadGateway(each(heads, OK + "\r\n%s" + NO_LENGTH), "response_header_too_large");
  }

  @Test
  void aHeadWithoutEndIsABadGatewayAndNotRemembered() {
    Gate done = new Gate();
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readRequest();
              connection.write(OK + "\r\nX-A: ");
              while (!done.isOpen()) {
                connection.write("b".repeat(8192));
              }
            });
    RawClient client = client(proxyTo(backend));
    assertThat(client.exchange(Wire.get("/")).status()).isEqualTo(502);
    backend.awaitOpen(0);
    done.open();
    Bulk.assertBounded();
  }

  @Test
  void junkWithoutALineIsABadGatewayOnceTheBackendHangsUp() {
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readRequest();
              connection.write("\u0015\u0003\u0001\u0000\u0002\u0002(");
            });
    RawClient client = client(proxyTo(backend));
    assertThat(client.exchange(Wire.get("/")).status()).isEqualTo(502);
  }

  // Bytes behind a response, which would be the next one's.

  /** A request with this method, its answer, and what of that is good. */
  private record Surplus(String method, String answer, int status, @Nullable String body) {}

  private static final List<Surplus> SURPLUS =
      List.of(
          new Surplus("GET", Wire.ok("good") + "x", 200, "good"),
          new Surplus("GET", Wire.ok("good") + "\r\n", 200, "good"),
          new Surplus("GET", Wire.ok("good") + Wire.ok("poison"), 200, "good"),
          new Surplus("GET", Wire.ok("good") + "HTTP/1.1 200", 200, "good"),
          new Surplus("GET", OK + CHUNKED + Wire.chunks("good") + "0\r\n\r\n", 200, "good"),
          new Surplus("HEAD", Wire.ok("poison"), 200, ""),
          new Surplus("HEAD", OK + CHUNKED + Wire.chunks("poison"), 200, ""),
          new Surplus("GET", "HTTP/1.1 304 As It Was\r\nContent-Length: 6\r\n\r\npoison", 304, ""),
          new Surplus("GET", "HTTP/1.1 204 Nothing\r\n\r\npoison", 204, ""),
          new Surplus("HEAD", OK + CHUNKED.replace("\r\n\r\n", "\r\n" + LENGTH), 502, ""),
          new Surplus("GET", "HTTP/1.1 304 As It Was\r\n" + BOTH + "poison", 502, null),
          new Surplus("GET", "HTTP/1.1 204 Nothing\r\n" + LENGTH + "poison", 502, null),
          new Surplus("GET", "HTTP/1.1 204 Nothing" + CHUNKED + "0\r\n\r\n", 502, null));

  @Test
  void bytesBehindAResponseReachNobody() {
    ScriptedBackend backend =
        responding(
            request ->
                request.target().equals("/next")
                    ? Wire.ok("next")
                    : SURPLUS.get(Integer.parseInt(request.target().substring(1))).answer());
    RawClient client = client(proxyTo(backend));
    for (int i = 0; i < SURPLUS.size(); i++) {
      Surplus surplus = SURPLUS.get(i);
      String request = Wire.get("/" + i).replace("GET", surplus.method());
      WireMessage response = client.exchange(request);
      assertThat(response.status()).as(surplus.answer()).isEqualTo(surplus.status());
      if (surplus.body() != null) {
        assertThat(response.text()).as(surplus.answer()).isEqualTo(surplus.body());
      }
      assertThat(client.exchange(Wire.get("/next")).text()).isEqualTo("next");
      assertThat(backend.opened()).as(surplus.answer()).isEqualTo(i + 2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"poison", "\r\n", "\n", " ", "HTTP/1.1 200 OK\r\n\r\n", "\u0000"})
  void bytesThatComeLaterReachNobody(String late) {
    Gate read = new Gate();
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readRequest();
              connection.write(Wire.ok("good"));
              if (connection.index() == 0) {
                read.pass();
                connection.write(late);
              }
              connection.awaitClosed();
            });
    Proxy proxy = proxyTo(backend);
    RawClient client = client(proxy);
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("good");
    // It waits in the pool now, and is thrown away for the byte, not at the next request.
    proxy.awaitMetric(1, "weir_backend_connections", "state=\"idle\"");
    read.open();
    backend.awaitOpen(0);
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("good");
    assertThat(backend.opened()).isEqualTo(2);
  }

  @Test
  void aSecondAnswerThatComesWithTheNextRequestIsNotItsAnswer() {
    Gate read = new Gate();
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readRequest();
              connection.write(Wire.ok("first") + OK + "\r\nContent-Le");
              read.pass();
              connection.write("ngth: 6\r\n\r\npoison");
              connection.awaitClosed();
            });
    RawClient client = client(proxyTo(backend));
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("first");
    client.send(Wire.get("/"));
    backend.awaitRequest(1);
    read.open();
    assertThat(client.readResponse().text()).isEqualTo("first");
  }

  // Interim responses.

  private static final String EARLY_HINTS = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";

  @ParameterizedTest
  @ValueSource(strings = {EARLY_HINTS, "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 199 X\r\n\r\n"})
  void aStormOfInterimResponsesIsABadGateway(String interim) {
    ScriptedBackend backend = responding(interim.repeat(1000) + Wire.ok("poison"));
    RawClient client = client(proxyTo(backend));
    client.send(Wire.get("/"));
    int passed = 0;
    WireMessage response = client.readResponse();
    while (response.status() < 200) {
      passed++;
      response = client.readResponse();
    }
    assertThat(passed).isLessThan(20);
    assertThat(response.status()).isEqualTo(502);
    backend.awaitOpen(0);
    client.expectSilence(50);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 6", "Transfer-Encoding: chunked"})
  void anInterimResponseWithABodyIsABadGateway(String framing) {
    String interim = "HTTP/1.1 103 Early Hints\r\n" + framing + "\r\n\r\npoison";
    RawClient client = client(proxyTo(responding(interim + Wire.ok("x"))));
    assertThat(client.exchange(Wire.get("/")).status()).isEqualTo(502);
    client.expectSilence(50);
  }
}
