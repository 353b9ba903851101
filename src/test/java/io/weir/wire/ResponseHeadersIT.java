package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.RawClient;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of a response's fields reaches the client, and what weir says there itself. */
class ResponseHeadersIT extends WireTest {
  private static final String DATE = "Date: Tue, 15 Nov 1994 08:12:31 GMT";

  /** What the client gets if the backend answers this. */
  private WireMessage relayed(String response) {
    RawClient client = client(proxyTo(responding(response)));
    WireMessage first = client.exchange(Wire.get("/"));
    // The connection is still in step: a second exchange gives the same.
    assertThat(client.exchange(Wire.get("/")).startLine()).isEqualTo(first.startLine());
    return first;
  }

  @Test
  void fieldsKeepTheirOrderCaseRepetitionsAndBytes() {
    String[] fields = {
      DATE,
      "Server: App/1",
      "set-cookie: a=1",
      "Set-Cookie: b=2",
      "X-Empty: ",
      "X-Bytes: caf\u00e9 \u00ff",
      "X_Under: 1",
      "Proxy-Authenticate: Basic",
      "Content-Type: text/html",
      "SET-COOKIE: c=3",
      "Trailer: X-T",
      "Age: 1"
    };
    String response = Wire.ok("hello", fields);
    String expected = response.replace("\r\n\r\n", "\r\nVia: 1.1 weir\r\n\r\n");
    RawClient client = client(proxyTo(responding(response)));
    client.send(Wire.get("/"));
    assertThat(client.readText(expected.length())).isEqualTo(expected);
  }

  @Test
  void fieldsForOneConnectionStayOnIt() {
    WireMessage response =
        relayed(
            Wire.ok(
                "x",
                DATE,
                "Connection: X-Mine, keep-alive",
                "X-Mine: 1",
                "Keep-Alive: timeout=5",
                "Proxy-Connection: keep-alive",
                "Upgrade: h2c",
                "x-kept: 2",
                "CONNECTION: x-other",
                "X-Other: 3"));
    assertThat(response.head())
        .isEqualTo(
            Wire.lines("HTTP/1.1 200 OK", "Content-Length: 1", DATE, "x-kept: 2", "Via: 1.1 weir"));
  }

  @Test
  void aListInConnectionIsReadToItsEndInEveryLine() {
    String[] fields = {
      DATE,
      "Connection: close, X-A",
      "X-A: 1",
      "CONNECTION: ,, x-b ,keep-alive",
      "X-B: 2",
      "Connection: upgrade, X-C",
      "Upgrade: h2c",
      "TE: trailers",
      "X-C: 3",
      "X-Kept: 4"
    };
    WireMessage response = relayed(Wire.ok("x", fields));
    assertThat(response.head())
        .isEqualTo(
            Wire.lines("HTTP/1.1 200 OK", "Content-Length: 1", DATE, "X-Kept: 4", "Via: 1.1 weir"));
  }

  @Test
  void partsAndResetsAreAnswersLikeOthers() {
    String parts = "--b\r\nContent-Range: bytes 0-0/9\r\n\r\na\r\n--b--\r\n";
    List<String> answers =
        List.of(
            Wire.ok("abc", "Content-Range: bytes 0-2/9").replace("200 OK", "206 Partial Content"),
            Wire.ok(parts, "Content-Type: multipart/byteranges; boundary=b")
                .replace("200 OK", "206 Partial Content"),
            Wire.ok("").replace("200 OK", "205 Reset Content"),
            Wire.lines("HTTP/1.1 205 Reset Content", "Transfer-Encoding: chunked", "")
                + Wire.chunks());
    RawClient client =
        client(
            proxyTo(
                responding(
                    request -> answers.get(Integer.parseInt(request.target().substring(1))))));
    WireMessage part = client.exchange(Wire.get("/0", "Range: bytes=0-2"));
    assertThat(part.status()).isEqualTo(206);
    assertThat(part.header("Content-Range")).isEqualTo("bytes 0-2/9");
    assertThat(client.exchange(Wire.get("/1")).text()).isEqualTo(parts);
    for (int i = 2; i < answers.size(); i++) {
      WireMessage reset = client.exchange(Wire.get("/" + i));
      assertThat(reset.status()).isEqualTo(205);
      assertThat(reset.text()).isEmpty();
    }
  }

  @Test
  void anOldClientIsNotToldOfTrailersThatItWillNotGet() {
    String chunked =
        Wire.lines("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "Trailer: X-T", "")
            + Wire.lines("1", "x", "0", "X-T: 1", "");
    RawClient client = client(proxyTo(responding(chunked)));
    WireMessage response = client.exchange(Wire.get("/"));
    assertThat(response.header("Trailer")).isEqualTo("X-T");
    assertThat(response.trailers()).hasToString("[X-T: 1]");
    client.send("GET / HTTP/1.0\r\n\r\n");
    assertThat(client.readUntilClose()).doesNotContain("X-T").endsWith("\r\n\r\nx");
  }

  @Test
  void connectionCannotNameTheFraming() {
    WireMessage response = relayed(Wire.ok("body", "Connection: Content-Length, Via"));
    assertThat(response.header("Content-Length")).isEqualTo("4");
    assertThat(response.text()).isEqualTo("body");
  }

  @Test
  void anAnswerThatAsksForAnotherProtocolSaysForWhich() {
    String offer = "Connection: upgrade, X-A";
    WireMessage response =
        relayed(
            Wire.lines(
                "HTTP/1.1 426 Upgrade Required",
                "Content-Length: 0",
                "Upgrade: websocket",
                offer,
                "X-A: 1",
                ""));
    assertThat(response.headers("Upgrade")).containsExactly("websocket");
    assertThat(response.headers("Connection")).containsExactly("upgrade");
    assertThat(response.headers("X-A")).isEmpty();
  }

  @Test
  void aResponseWithoutDateGetsOne() {
    WireMessage response = relayed(Wire.ok("x"));
    String date = response.header("Date");
    assertThat(date).endsWith(" GMT");
    ZonedDateTime time = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME);
    ZonedDateTime now = ZonedDateTime.now(time.getZone());
    assertThat(time).isBetween(now.minusMinutes(1), now.plusMinutes(1));
  }

  @Test
  void aVersionOfTheBackendIsNotPassedOnButSaid() {
    String head = Wire.lines("HTTP/1.0 200 OK", "Via: 1.1 other", "Content-Length: 1", "");
    WireMessage response = relayed(head + "x");
    assertThat(response.startLine()).isEqualTo("HTTP/1.1 200 OK");
    assertThat(response.headers("Via")).containsExactly("1.1 other", "1.0 weir");
  }

  /** A client of a proxy whose backend answers /X with X as status and reason. */
  private RawClient naming() {
    return client(
        proxyTo(
            responding(
                request -> {
                  String status = request.target().substring(1).replace('+', ' ');
                  return Wire.lines("HTTP/1.1 " + status, "Content-Length: 0", "");
                })));
  }

  @Test
  void theReasonIsKept() {
    RawClient client = naming();
    for (String status : List.of("200 All's Well", "404 OK", "299 ")) {
      WireMessage response = client.exchange(Wire.get("/" + status.replace(' ', '+')));
      assertThat(response.startLine()).isEqualTo("HTTP/1.1 " + status);
    }
  }

  @Test
  void everyStatusPasses() {
    RawClient client = naming();
    for (int status : new int[] {200, 226, 301, 404, 418, 451, 499, 500, 503, 599}) {
      assertThat(client.exchange(Wire.get("/" + status + "+X")).status()).isEqualTo(status);
    }
  }

  @Test
  void trailersPassExceptThoseThatAHeadMustHave() {
    WireMessage response =
        relayed(
            Wire.lines(
                "HTTP/1.1 200 OK",
                "Transfer-Encoding: chunked",
                "",
                "3",
                "abc",
                "0",
                "X-Sum: 1",
                "Content-Length: 3",
                "x-sum: 2",
                "Connection: close",
                ""));
    assertThat(response.text()).isEqualTo("abc");
    assertThat(response.trailers()).hasToString("[X-Sum: 1, x-sum: 2]");
    assertThat(response.header("Transfer-Encoding")).isEqualTo("chunked");
  }

  @Test
  void weirsOwnAnswersHaveADateAndALengthAndNoVia() {
    RawClient client = client(proxy("routes { a { path = \"/a\", respond { body = hi } } }"));
    WireMessage response = client.exchange(Wire.get("/a"));
    assertThat(response.fields().stream().map(field -> field.name()))
        .containsExactly("Content-Length", "Content-Type", "Date");
    assertThat(response.text()).isEqualTo("hi");
    assertThat(client.exchange("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n").header("Content-Length"))
        .isEqualTo("2");
    assertThat(client.exchange(Wire.get("/b")).header("X-Request-Id")).matches("[0-9a-f]{32}");
  }
}
