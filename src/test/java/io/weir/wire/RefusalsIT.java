package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that two readers could understand differently, and what is no request at all: answered
 * with an error and a closed connection, nothing behind them is served, and no byte of them reaches
 * a backend. The rows are those of a list of faults that proxies have been caught with.
 */
class RefusalsIT extends WireTest {
  private static final int LINE = 8192;
  private static final int HEADER = 16 * 1024;

  /** Requests of one kind, and the status that each is answered with. */
  record Row(String fault, int status, List<String> requests) {
    @Override
    public String toString() {
      return fault;
    }
  }

  private static Row row(String fault, int status, String... requests) {
    return new Row(fault, status, List.of(requests));
  }

  /** A POST with these lines and some bytes that could be its body. */
  private static String post(String version, String... lines) {
    return Wire.lines("POST /a " + version, "Host: a.test")
        + Wire.lines(lines)
        + "\r\n5\r\nhello\r\n0\r\n\r\n";
  }

  /** One POST of HTTP/1.1 for each line. */
  private static String[] posts(String... lines) {
    return Stream.of(lines).map(line -> post("HTTP/1.1", line)).toArray(String[]::new);
  }

  /** One GET for each line behind its Host. */
  private static String[] gets(String... lines) {
    return Stream.of(lines).map(line -> Wire.get("/a", line)).toArray(String[]::new);
  }

  private static String[] hosts(String... values) {
    return Stream.of(values)
        .map(value -> Wire.lines("GET /a HTTP/1.1", "Host: " + value, ""))
        .toArray(String[]::new);
  }

  private static String[] hostless(String... targets) {
    return Stream.of(targets)
        .map(target -> Wire.lines("GET " + target + " HTTP/1.1", "X: y", ""))
        .toArray(String[]::new);
  }

  /** One GET for each request line. */
  private static String[] starts(String... lines) {
    return Stream.of(lines)
        .map(line -> Wire.lines(line, "Host: a.test", ""))
        .toArray(String[]::new);
  }

  static Stream<Row> rows() {
    return Stream.of(framing(), fields(), requestLines(), methodsAndVersions(), sizes())
        .flatMap(rows -> rows);
  }

  private static Stream<Row> framing() {
    return Stream.of(
        row(
            "1: length and coding together",
            400,
            post("HTTP/1.1", "Content-Length: 5", "Transfer-Encoding: chunked"),
            post("HTTP/1.1", "Transfer-Encoding: chunked", "Content-Length: 0"),
            post("HTTP/1.1", "Transfer-Encoding: identity", "Content-Length: 5"),
            post("HTTP/1.0", "Content-Length: 5", "Transfer-Encoding: chunked")),
        row(
            "2: two lengths",
            400,
            posts(
                "Content-Length: 5\r\nContent-Length: 5",
                "Content-Length: 5\r\nX: y\r\ncontent-length: 6",
                "Content-Length: 5, 5",
                "Content-Length: 5,6")),
        row(
            "3: a length that is no number",
            400,
            posts(
                "Content-Length: +5",
                "Content-Length: -5",
                "Content-Length: 0x5",
                "Content-Length: 5a",
                "Content-Length:",
                "Content-Length: 5 5",
                "Content-Length: 5.0",
                "Content-Length: \u00b2",
                "Content-Length: 99999999999999999999",
                "Content-Length: 9223372036854775808")),
        row(
            "4: a coding other than chunked alone",
            400,
            posts(
                "Transfer-Encoding: identity",
                "Transfer-Encoding: identity, chunked",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: chunked, chunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: \"chunked\"",
                "Transfer-Encoding: chunked;q=1",
                "Transfer-Encoding: chunked,",
                "Transfer-Encoding: ,chunked",
                "Transfer-Encoding: \u000bchunked",
                "Transfer-Encoding: chunked\u00a0",
                "Transfer-Encoding:",
                "Transfer-Encoding:\r\n chunked",
                "Transfer-Encoding : chunked")),
        row("5: a coding in HTTP/1.0", 400, post("HTTP/1.0", "Transfer-Encoding: chunked")));
  }

  private static Stream<Row> fields() {
    return Stream.of(
        row(
            "6: a field that is none",
            400,
            gets(
                "X-A : b",
                "X-A\t: b",
                "X A: b",
                ": b",
                "X-A",
                "X\u0000A: b",
                "X(A: b",
                "X\u00e9: b",
                " X: b")),
        row(
            "7: a line that does not end as lines do",
            400,
            "GET /a HTTP/1.1\nHost: a.test\r\n\r\n",
            "GET /a HTTP/1.1\r\nHost: a.test\n\r\n",
            "GET /a HTTP/1.1\r\nHost: a.test\r\nX: y\n\n",
            "GET /a HTTP/1.1\r\nHost: a.test\r\n\n",
            "GET /a HTTP/1.1\rHost: a.test\r\n\r\n",
            "GET /a HTTP/1.1\r\nX: y\rHost: a.test\r\nHost: a.test\r\n\r\n",
            "GET /a HTTP/1.1\r\nHost: a.test\r\r\n\r\n"),
        row(
            "8: control characters",
            400,
            Stream.of(
                    gets(
                        "X: a\u0000b", "X: a\u0001b", "X: a\u007fb", "X: \u001b[1m", "X: a\u000bb"),
                    starts("GET /\u0000 HTTP/1.1", "GET /\u0001 HTTP/1.1", "GET /\u007f HTTP/1.1"))
                .flatMap(Stream::of)
                .toArray(String[]::new)),
        row(
            "9: a folded line",
            400,
            gets("X: a\r\n b", "X: a\r\n\tb", "X:\r\n b", "X: a\r\n ", "X: a\r\n b\r\nY: c")),
        row(
            "10: no host, two, or a bad one",
            400,
            Stream.of(
                    hosts("", "u@a.test", "a.test,b.test", "a b", "a.test:", "a.test:0"),
                    hosts("a.test:65536", "a.test:8o", "a.test:80:80", "a..b", "[::1", "[g::1]"),
                    hosts("a/b", "a%2eb", "http://a.test", "a\\b", "a.test\r\nHost: a.test"),
                    starts("GET /a HTTP/1.1\r\nHost: b.test", "GET /a HTTP/1.0\r\nHost: a.test"),
                    hostless("/a", "http://a.test/"))
                .flatMap(Stream::of)
                .toArray(String[]::new)),
        row(
            "11: a target that is at odds with Host",
            400,
            starts(
                "GET http://b.test/a HTTP/1.1",
                "GET http://a.test:81/a HTTP/1.1",
                "GET https://a.test:80/a HTTP/1.1",
                "GET http://a.test@b.test/ HTTP/1.1")));
  }

  private static Stream<Row> requestLines() {
    return Stream.of(
        row(
            "12: a target that is none",
            400,
            starts(
                "GET /a#b HTTP/1.1",
                "GET a HTTP/1.1",
                "GET /\u00e9 HTTP/1.1",
                "GET /a\\b HTTP/1.1",
                "GET  HTTP/1.1",
                "GET HTTP/1.1",
                "GET")),
        row(
            "13: white space where none belongs",
            400,
            starts(
                "GET  /a HTTP/1.1",
                "GET\t/a HTTP/1.1",
                "GET /a  HTTP/1.1",
                "GET /a\tHTTP/1.1",
                "GET /a HTTP/1.1 ",
                "GET /a b HTTP/1.1",
                " GET /a HTTP/1.1",
                "\tGET /a HTTP/1.1",
                "\u0000GET /a HTTP/1.1",
                "\u000bGET /a HTTP/1.1",
                "\r\n\r\nGET /a HTTP/1.1",
                "\nGET /a HTTP/1.1",
                "\rGET /a HTTP/1.1")));
  }

  private static Stream<Row> methodsAndVersions() {
    return Stream.of(
        row(
            "14: another version",
            505,
            starts(
                "GET /a HTTP/1.2",
                "GET /a HTTP/2.0",
                "GET /a HTTP/0.9",
                "GET /a http/1.1",
                "GET /a Http/1.0")),
        row(
            "14: no version",
            400,
            starts(
                "GET /a",
                "GET /a HTTP/01.1",
                "GET /a HTTP/1.1.1",
                "GET /a HTTP/1",
                "GET /a HTTP/11",
                "GET /a HTP/1.1",
                "GET /a HTTP/1.x")),
        row("25: an expectation that nobody knows", 417, gets("Expect: 200-ok", "Expect:")),
        row("15: the beginning of HTTP/2", 505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        row(
            "29: methods that are not for proxies like this",
            405,
            starts(
                "CONNECT a.test:80 HTTP/1.1",
                "CONNECT /a HTTP/1.1",
                "TRACE /a HTTP/1.1",
                "trace /a HTTP/1.1",
                "PRI * HTTP/1.1")),
        row(
            "29: methods that are none",
            400,
            starts(
                "G@T /a HTTP/1.1", "G\u00c9T /a HTTP/1.1", "GET: /a HTTP/1.1", "* /a HTTP/1.1x")),
        row(
            "34: garbage",
            400,
            "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003"
                + "x".repeat(50)
                + "\r\n",
            "\u0080\u00ff\u0000\r\n\r\n",
            "hello\r\n\r\n",
            "\r\n\u0000\r\n"));
  }

  private static Stream<Row> sizes() {
    String[] cookies =
        IntStream.range(0, 130).mapToObj(i -> "Cookie: a=" + i).toArray(String[]::new);
    return Stream.of(
        row(
            "20: a request line that is too long",
            414,
            starts("GET /" + "a".repeat(LINE) + " HTTP/1.1", "A".repeat(LINE) + " /a HTTP/1.1")),
        row(
            "20: header fields that are too large",
            431,
            Wire.get("/a", "X: " + "a".repeat(HEADER)),
            Wire.get("/a", "X".repeat(HEADER) + ": a"),
            Wire.get(
                "/a",
                Stream.generate(() -> "X: " + "a".repeat(997)).limit(17).toArray(String[]::new))),
        row(
            "21: too many header fields",
            431,
            Wire.get("/a", Stream.generate(() -> "a:").limit(1000).toArray(String[]::new)),
            Wire.get("/a", cookies)));
  }

  private static String shown(String request) {
    String start = request.substring(0, Math.min(request.length(), 200));
    return start.replace("\r", "\\r").replace("\n", "\\n");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void itIsRefusedAndTheConnectionClosed(Row row) {
    ScriptedBackend backend = responding(Wire.ok("served"));
    Proxy proxy = proxyTo(backend);
    for (String request : row.requests()) {
      try (RawClient client = RawClient.to(proxy.port())) {
        client.send(request + Wire.get("/smuggled"));
        WireMessage response = client.readResponse();
        assertThat(response.status()).isEqualTo(row.status());
        assertThat(response.header("Connection")).isEqualTo("close");
        assertThat(response.text()).contains("\"status\":" + row.status() + ",");
        assertThat(response.header("X-Request-ID")).matches("[0-9a-f]{32}");
        client.expectClosed();
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(row + ": " + shown(request), e);
      }
    }
    assertThat(backend.opened()).isZero();
  }

  @Test
  void aBrokenChunkIsRefusedAndTheBackendSeesTheRequestAborted() {
    String head = Wire.lines("POST /a HTTP/1.1", "Host: a.test", "Transfer-Encoding: chunked", "");
    String[] bodies = {
      "1000000000000003\r\nabc\r\n",
      "ffffffffffffffff1\r\nabc\r\n",
      "-1\r\n",
      "+3\r\nabc\r\n",
      "0x3\r\nabc\r\n",
      "\r\nabc\r\n",
      " 3\r\nabc\r\n",
      "3 \r\nabc\r\n",
      "0".repeat(40) + "3\r\nabc\r\n",
      "x\r\n",
      "3;a\nb\r\nabc\r\n",
      "3;a=\"\r\n\"\r\nabc\r\n",
      "3;" + "a".repeat(64 * 1024) + "\r\nabc\r\n",
      "3\nabc\r\n",
      "3\r\nabcd\r\n",
      "3\r\nabc\n",
      "3\r\nabc0\r\n\r\n",
      "3\r\nabc\r\n0\r\nX : y\r\n\r\n",
      "3\r\nabc\r\n0\r\nX: y\n\r\n",
      "3\r\nabc\r\n0\r\n" + "x:\r\n".repeat(1000) + "\r\n"
    };
    ScriptedBackend backend = responding(Wire.ok("served"));
    Proxy proxy = proxyTo(backend);
    for (String body : bodies) {
      try (RawClient client = RawClient.to(proxy.port())) {
        client.send(head + body + Wire.get("/smuggled"));
        WireMessage response = client.readResponse();
        assertThat(response.status()).isIn(400, 431);
        assertThat(response.header("Connection")).isEqualTo("close");
        client.expectClosed();
        backend.awaitOpen(0);
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(shown(body), e);
      }
    }
    assertThat(backend.requests()).isEmpty();
  }

  @Test
  void whatCannotBecomeARequestIsRefusedAtOnce() {
    ScriptedBackend backend = responding(Wire.ok("served"));
    Proxy proxy = proxyTo(backend);
    RawClient tls = client(proxy);
    tls.send("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003" + "x".repeat(99));
    assertThat(tls.readResponse().status()).isEqualTo(400);
    tls.expectClosed();
    RawClient endless = client(proxy);
    endless.send("z".repeat(2 * LINE));
    assertThat(endless.readResponse().status()).isEqualTo(414);
    endless.expectClosed();
    assertThat(backend.opened()).isZero();
  }

  @Test
  void garbageWithoutAnEndIsRefusedInTime() {
    RawClient client =
        client(
            proxyTo(responding(Wire.ok("x")), "listeners { web { timeouts { header = 300ms } } }"));
    client.send("abc\u00ff\u00fe");
    assertThat(client.readResponse().status()).isEqualTo(408);
    client.expectClosed();
  }
}
