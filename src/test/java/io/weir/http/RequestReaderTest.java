package io.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weir.testkit.Splits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@link RequestReader}: whatever the cut, the parts are the same. */
class RequestReaderTest {
  private static final String CHUNKED = "POST / HTTP/1.1_Transfer-Encoding: chunked__";

  private static String bytes(String text) {
    return text.replace("_", "\r\n").replace("~", "\t").replace("^", "\0");
  }

  /** Each run needs a reader of its own, with limits of 64 and 128 bytes, and eight fields. */
  private static void expect(String text, String parts) {
    Splits.everywhere(
        bytes(text),
        (all, cuts) ->
            assertThat(
                    ReadParts.of(new RequestReader(new RequestHead(), 64, 128, 8)::next, all, cuts))
                .isEqualTo(parts));
  }

  @Test
  void next_heads_oneBehindTheOther() {
    expect("GET /a HTTP/1.1_Host:  h~_x-A:__", "GET/a[Host: h, x-A: ]");
    expect("_GET / HTTP/1.0___GET /b HTTP/1.1_A: b c__", "GET/[] GET/b[A: b c]");
  }

  @Test
  void next_bodies_contentAndItsEnd() {
    expect(
        "PUT / HTTP/1.1_Content-Length: 3__abcGET / HTTP/1.1__",
        "PUT/[Content-Length: 3] abc end[] GET/[]");
    expect("PUT / HTTP/1.1_Content-Length: 0__GET / HTTP/1.1__", "PUT/[Content-Length: 0] GET/[]");
    expect(
        CHUNKED + "3;a=\"b\"_abc_1 ;x_d_00_B: c__GET / HTTP/1.1__",
        "POST/[Transfer-Encoding: chunked] abcd end[B: c] GET/[]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0__",
        "3_abc_0__",
        "0000000000000003;a=b_abc_A;x_0123456789_00_X: y_Y:__",
        "3~;a_ : _0__",
        "3;a=b;c ; d = \"e\\\"; f\" ;g_abc_0__"
      })
  void next_soundChunks_end(String body) {
    Splits.everywhere(
        bytes(CHUNKED + body),
        (all, cuts) ->
            assertThat(
                    ReadParts.of(new RequestReader(new RequestHead(), 64, 128, 8)::next, all, cuts))
                .contains(" end["));
  }

  @ParameterizedTest
  @CsvSource({
    "00000000000000003_abc_0__, BAD_CHUNK",
    "3_abc_00000000000000000__, BAD_CHUNK",
    "8000000000000000_, BAD_CHUNK",
    "200000000000000_, BAD_CHUNK",
    "x_, BAD_CHUNK",
    "_, BAD_CHUNK",
    "1_ab_, BAD_CHUNK",
    "3_abc0__, BAD_CHUNK",
    "-1_, BAD_CHUNK",
    "0x1_a_, BAD_CHUNK",
    "1 1_a_, BAD_CHUNK",
    "1;^_a_, BAD_CHUNK",
    "1;_a_, BAD_CHUNK",
    "1;a=_a_, BAD_CHUNK",
    "1;a=;b_a_, BAD_CHUNK",
    "1;a b_a_, BAD_CHUNK",
    "1;a=\"b_a_, BAD_CHUNK",
    "1;a=\"b\"c_a_, BAD_CHUNK",
    "1;a=\"\u00e9\"_a_, BAD_CHUNK",
    "0_X: y_ z__, BAD_HEADER",
    "0_~X: y__, BAD_HEADER",
    "0_no colon__, BAD_HEADER",
    "0_a b: 1__, BAD_HEADER",
    "0_Trailer: ^__, BAD_HEADER"
  })
  void next_brokenChunks_areRefused(String body, String failure) {
    Splits.everywhere(
        bytes(CHUNKED + body),
        (all, cuts) ->
            assertThat(
                    ReadParts.of(new RequestReader(new RequestHead(), 64, 128, 8)::next, all, cuts))
                .endsWith(failure)
                .doesNotContain(" end["));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "GET  / HTTP/1.1__, BAD_REQUEST_LINE",
        "GET~/ HTTP/1.1__, BAD_REQUEST_LINE",
        "GET / HTTP/1.1 __, BAD_REQUEST_LINE",
        "GET /a b HTTP/1.1__, BAD_REQUEST_LINE",
        "GET /__, BAD_REQUEST_LINE",
        "GET / HTTP/01.1__, BAD_REQUEST_LINE",
        "GET / HTTP/1.x__, BAD_REQUEST_LINE",
        "G\u00e9T / HTTP/1.1__, BAD_REQUEST_LINE",
        "__GET / HTTP/1.1__, BAD_REQUEST_LINE",
        ": b__, BAD_REQUEST_LINE"
      })
  void next_oddRequestLine_isRefusedBeforeTheFieldsCome(String text, String failure) {
    expect(text, failure);
    expect(text.substring(0, text.length() - 1), failure);
  }

  @Test
  void next_loneLineEnds_areRefused() {
    for (String before : new String[] {"\n", "\r", "\n\r", " ", "\0", "\r\n\n"}) {
      expect(before + "GET / HTTP/1.1__", "BAD_REQUEST_LINE");
    }
    expect("GET / HTTP/1.1\nA: b__", "BAD_REQUEST_LINE");
    expect("GET / HTTP/1.1_A: b\n_", "BAD_HEADER");
    expect("GET / HTTP/1.1_A: b\rc__", "BAD_HEADER");
    expect("GET / HTTP/1.1_A: b_\n", "BAD_HEADER");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^: 1", "A: a^b", "A : b", ": b", "nocolon", "A: b_ c", "A: b_~c", " A: b", "A b: c"
      })
  void next_badField_isRefused(String field) {
    expect("GET / HTTP/1.1_" + field + "__", "BAD_HEADER");
  }

  @Test
  void next_tooMuch_isRefusedBeforeItIsThere() {
    expect("GET /" + "a".repeat(64), "REQUEST_LINE_TOO_LONG");
    expect("GET /" + "a".repeat(50) + " HTTP/1.1__", "GET/" + "a".repeat(50) + "[]");
    expect("GET / HTTP/1.1_A: " + "a".repeat(128), "HEADER_TOO_LARGE");
    expect("GET / HTTP/1.1_A:1_A:2_A:3_A:4_A:5_A:6_A:7_A:8_A:9_", "HEADER_TOO_LARGE");
    expect(
        CHUNKED + "0_A: " + "a".repeat(128), "POST/[Transfer-Encoding: chunked] HEADER_TOO_LARGE");
  }

  @Test
  void next_moreFramingThanContent_isRefused() {
    String chunk = "1;" + "a".repeat(998) + "\r\nx\r\n";
    RequestReader reader = new RequestReader(new RequestHead(), 64, 128, 8);
    String parts =
        ReadParts.of(reader::next, (bytes(CHUNKED) + chunk.repeat(32)).getBytes(ISO_8859_1));
    assertThat(parts).endsWith("BAD_CHUNK");
    String small = bytes(CHUNKED) + "1\r\nx\r\n".repeat(100_000) + "0\r\n\r\n";
    parts =
        ReadParts.of(
            new RequestReader(new RequestHead(), 64, 128, 8)::next, small.getBytes(ISO_8859_1));
    assertThat(parts).endsWith(" end[]");
  }

  @Test
  void next_behindAFailure_dropsEverything() {
    expect("GET / HTTP/1.1_nocolon__GET / HTTP/1.1__", "BAD_HEADER");
  }

  @Test
  void headBegun_fromTheFirstByteOfALineToTheEndOfTheHead() {
    RequestReader reader = new RequestReader(new RequestHead(), 64, 128, 8);
    ByteBuf in = Unpooled.buffer();
    assertThat(reader.next(in.writeBytes(new byte[] {'\r', '\n'}))).isNull();
    assertThat(reader.headBegun()).isFalse();
    assertThat(reader.next(in.writeBytes(new byte[] {'G'}))).isNull();
    assertThat(reader.headBegun()).isTrue();
    in.writeCharSequence("ET / HTTP/1.1\r\n\r\n", ISO_8859_1);
    assertThat(reader.next(in)).isInstanceOf(RequestHead.class);
    assertThat(reader.headBegun()).isFalse();
  }

  @Test
  void close_insideAHead_isAnAbort() {
    RequestReader reader = new RequestReader(new RequestHead(), 64, 128, 8);
    assertThat(reader.close()).isNull();
    assertThat(reader.next(Unpooled.copiedBuffer("GET / HTTP/1.1\r\nA", ISO_8859_1))).isNull();
    assertThat(reader.close()).isEqualTo(Failure.CLIENT_ABORT);
  }
}
