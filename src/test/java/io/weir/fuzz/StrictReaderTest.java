package io.weir.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.fuzz.StrictReader.End;
import io.weir.fuzz.StrictReader.Reading;
import io.weir.testkit.Wire;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The oracle of the fuzz targets: were it as lenient as what it judges, no law could fail. */
class StrictReaderTest {
  private static final String HOST = "\r\nHost: a\r\n";

  private static Reading requests(String bytes) {
    return StrictReader.requests(bytes.getBytes(ISO_8859_1));
  }

  private static Reading response(String bytes) {
    return StrictReader.response(bytes.getBytes(ISO_8859_1), false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\nHost: a\r\n\r\n",
        "GET  / HTTP/1.1" + HOST + "\r\n",
        "GET\t/ HTTP/1.1" + HOST + "\r\n",
        "GET / HTTP/1.2" + HOST + "\r\n",
        "GET a HTTP/1.1" + HOST + "\r\n",
        "GET /# HTTP/1.1" + HOST + "\r\n",
        "GET /\u00e9 HTTP/1.1" + HOST + "\r\n",
        "GET /%0 HTTP/1.1" + HOST + "\r\n",
        "GET * HTTP/1.1" + HOST + "\r\n",
        "GET / HTTP/1.1" + HOST + "Host: a\r\n\r\n",
        "GET / HTTP/1.1" + HOST + "X : y\r\n\r\n",
        "GET / HTTP/1.1" + HOST + "X: y\r\n z\r\n\r\n",
        "GET / HTTP/1.1" + HOST + "X: \u0001\r\n\r\n",
        "GET / HTTP/1.1" + HOST + "X: a\rb\r\n\r\n",
        "\r\n\r\nGET / HTTP/1.1" + HOST + "\r\n",
        "GET / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET / HTTP/1.1" + HOST + "Content-Length: 1\r\nContent-Length: 1\r\n\r\na",
        "GET / HTTP/1.1" + HOST + "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n",
        "GET / HTTP/1.1" + HOST + "Content-Length: +1\r\n\r\na",
        "GET / HTTP/1.1" + HOST + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"
      })
  void requests_notByTheGrammar_areNoHead(String bytes) {
    Reading reading = requests(bytes);
    assertThat(reading.end()).isEqualTo(End.BAD);
    assertThat(reading.heads()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"+1\r\na\r\n", "0x1\r\na\r\n", "\r\n", "1\na\r\n", "1\r\nab\r\n", "1 x\r\na\r\n"})
  void requests_badChunk_isAHeadAndNoMore(String chunk) {
    String head = "POST / HTTP/1.1" + HOST + "Transfer-Encoding: chunked\r\n\r\n";
    Reading reading = requests(head + chunk + "0\r\n\r\n");
    assertThat(reading.end()).isEqualTo(End.BAD);
    assertThat(reading.heads()).isEqualTo(1);
    assertThat(reading.complete()).isEmpty();
  }

  @Test
  void requests_severalAndPartOfOne_areRead() {
    String chunked = "POST /c HTTP/1.1" + HOST + "Transfer-Encoding: chunked\r\n\r\n";
    Reading reading =
        requests(
            Wire.get("/a?b")
                + Wire.post("/p", "xyz")
                + chunked
                + "1;e\r\nh\r\n2\r\nij\r\n0\r\nT: u\r\n\r\n"
                + Wire.post("/p", "xyz").replace(": 3", ": 4"));
    assertThat(reading.end()).isEqualTo(End.CUT);
    assertThat(reading.heads()).isEqualTo(4);
    assertThat(reading.complete()).hasSize(3);
    assertThat(reading.head(0).target()).isEqualTo("/a?b");
    assertThat(reading.head(1).content()).isEqualTo("xyz");
    assertThat(reading.head(2).content()).isEqualTo("hij");
    assertThat(reading.head(2).trailers("t")).containsExactly("u");
    assertThat(reading.head(3).content()).isEqualTo("xyz");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 099 X\r\n\r\n",
        "HTTP/1.1 600 X\r\n\r\n",
        "HTTP/1.1 +20 X\r\n\r\n",
        "HTTP/2.0 200 X\r\n\r\n",
        "HTTP/1.1 200 X\u0001\r\n\r\n",
        "HTTP/1.1 204 X\r\nContent-Length: 1\r\n\r\n",
        "HTTP/1.1 100 X\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 X\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 X\r\nA B: c\r\n\r\n"
      })
  void response_notByTheGrammar_isNoHead(String bytes) {
    assertThat(response(bytes).end()).isEqualTo(End.BAD);
    assertThat(response(bytes).heads()).isZero();
  }

  @Test
  void response_withInterimOnesAndSurplus_isRead() {
    Reading reading =
        response("HTTP/1.1 103 E\r\n\r\n" + Wire.ok("abc") + "HTTP/1.1 200 OK\r\n\r\n");
    assertThat(reading.end()).isEqualTo(End.CLEAN);
    assertThat(reading.complete()).hasSize(2);
    assertThat(reading.head(1).content()).isEqualTo("abc");
    assertThat(reading.surplus()).isEqualTo(19);
    assertThat(response("HTTP/1.1 200 OK\r\n\r\nall").head(0).content()).isEqualTo("all");
    assertThat(response(Wire.ok("abc").replace(": 3", ": 4")).end()).isEqualTo(End.CUT);
  }

  @Test
  void responses_toTheirMethods_haveBodiesOrNot() {
    String bytes = Wire.ok("").replace(": 0", ": 5") + Wire.ok("abc");
    Reading reading = StrictReader.responses(bytes.getBytes(ISO_8859_1), List.of("HEAD", "GET"));
    assertThat(reading.end()).isEqualTo(End.CLEAN);
    assertThat(reading.complete()).hasSize(2);
    assertThat(reading.head(1).content()).isEqualTo("abc");
  }
}
