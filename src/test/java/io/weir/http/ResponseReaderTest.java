package io.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.weir.testkit.Splits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@link ResponseReader}: whatever the cut, the parts are the same. */
class ResponseReaderTest {

  private static final ResponseHead HEAD = new ResponseHead();

  private static String bytes(String text) {
    return text.replace("_", "\r\n").replace("~", "\t").replace("^", "\0");
  }

  private static void expect(String text, boolean toHead, String parts) {
    Splits.everywhere(
        bytes(text),
        (all, cuts) -> {
          ResponseReader reader = new ResponseReader(128, 8);
          assertThat(ReadParts.of(in -> reader.next(in, HEAD, toHead), all, cuts)).isEqualTo(parts);
        });
  }

  @Test
  void next_bodies_contentAndItsEnd() {
    expect("HTTP/1.1 200 OK_Content-Length: 3__abc", false, "200OK[Content-Length: 3] abc end[]");
    expect("HTTP/1.1 200 OK_Content-Length: 0__", false, "200OK[Content-Length: 0]");
    expect("HTTP/1.0 200 Fine__abc", false, "200Fine[] abc");
    expect(
        "HTTP/1.1 200 _Transfer-Encoding: chunked__3_abc_0_A: b__",
        false,
        "200[Transfer-Encoding: chunked] abc end[A: b]");
  }

  @Test
  void next_messagesWithoutBody_endWithTheirHead() {
    expect("HTTP/1.1 200 OK_Content-Length: 3__", true, "200OK[Content-Length: 3]");
    expect("HTTP/1.1 204 No Content__", false, "204No Content[]");
    expect("HTTP/1.1 304 x_Content-Length: 3__", false, "304x[Content-Length: 3]");
    expect("HTTP/1.1 100 Continue__HTTP/1.1 204 x__", false, "100Continue[] 204x[]");
  }

  @Test
  void next_behindAnUpgrade_leavesTheBytesAlone() {
    expect("HTTP/1.1 101 x_Upgrade: y__HTTP/1.1 200 OK__", false, "101x[Upgrade: y]");
  }

  @Test
  void next_spaceBeforeAColon_isRemoved() {
    expect("HTTP/1.1 204 x_A ~: b__", false, "204x[A: b]");
  }

  @Test
  void next_spaceBeforeTheColonOfATrailer_isRefused() {
    String head = "HTTP/1.1 200 OK_Transfer-Encoding: chunked__";
    expect(head + "0_A : b__", false, "200OK[Transfer-Encoding: chunked] BAD_RESPONSE");
  }

  @Test
  void close_endsABodyThatHasNoOtherEnd() {
    ResponseReader reader = new ResponseReader(128, 8);
    String head = "HTTP/1.1 200 OK\r\n\r\nabc";
    ReadParts.of(in -> reader.next(in, HEAD, false), head.getBytes(ISO_8859_1));
    assertThat(reader.close()).isSameAs(MessageEnd.PLAIN);
    ResponseReader cut = new ResponseReader(128, 8);
    String length = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nabc";
    ReadParts.of(in -> cut.next(in, HEAD, false), length.getBytes(ISO_8859_1));
    assertThat(cut.close()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "junk_",
        "HTTP/1.1 2x0 OK_",
        " HTTP/1.1 200 OK_",
        "HTTP/1.1  200 OK_",
        "HTTP/1.1~200 OK_",
        "HTTP/1.1 200~OK_",
        "HTTP/1.1 2000 OK_",
        "HTTP/1.1 20 OK_",
        "HTTP/1.1 200 \rOK_",
        "HTTP/1.1 200^_",
        "HTTP/1.1 200 a\u007fb_",
        "_HTTP/1.1 200 OK_",
        "^HTTP/1.1 200 OK_"
      })
  void next_oddStatusLine_isRefusedBeforeTheFieldsCome(String text) {
    expect(text, false, "BAD_RESPONSE");
    expect(text + "_", false, "BAD_RESPONSE");
  }

  @ParameterizedTest
  @CsvSource({
    "A: ^__, BAD_RESPONSE",
    "A: b_ c__, BAD_RESPONSE",
    "nocolon__, BAD_RESPONSE",
    ": b__, BAD_RESPONSE",
    "A:1_A:2_A:3_A:4_A:5_A:6_A:7_A:8_A:9__, RESPONSE_HEADER_TOO_LARGE"
  })
  void next_badFields_areRefused(String fields, String failure) {
    expect("HTTP/1.1 200 OK_" + fields, false, failure);
  }

  @Test
  void next_tooLarge_isRefusedBeforeItIsThere() {
    String head = "HTTP/1.1 200 OK_A: " + "a".repeat(128);
    expect(head, false, "RESPONSE_HEADER_TOO_LARGE");
  }

  @Test
  void inBody_untilTheEndIsHandedOn() {
    ResponseReader reader = new ResponseReader(128, 8);
    var in = Unpooled.copiedBuffer("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", ISO_8859_1);
    assertThat(reader.next(in, HEAD, false)).isInstanceOf(ResponseHead.class);
    assertThat(reader.inBody()).isTrue();
    assertThat(reader.next(in, HEAD, false)).isSameAs(in);
    in.clear();
    assertThat(reader.next(in, HEAD, false)).isSameAs(MessageEnd.PLAIN);
    assertThat(reader.inBody()).isFalse();
  }
}
