package io.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests {@link DecodeFailure} with what the real decoders say. */
class DecodeFailureTest {

  private static final HttpDecoderConfig CONFIG =
      new HttpDecoderConfig()
          .setMaxInitialLineLength(64)
          .setMaxHeaderSize(128)
          .setHeadersFactory(FlatHeaders.factory(8))
          .setTrailersFactory(FlatHeaders.factory(8));

  /** Feeds the text, then the end of the connection; the object that failed is judged. */
  private static @Nullable Failure judged(String text, boolean response) {
    ChannelHandler decoder =
        response ? new HttpResponseDecoder(CONFIG) : new HttpRequestDecoder(CONFIG);
    EmbeddedChannel channel = new EmbeddedChannel(decoder);
    channel.writeInbound(Unpooled.copiedBuffer(text, ISO_8859_1));
    channel.finish();
    Failure failure = null;
    for (Object o = channel.readInbound(); o != null; o = channel.readInbound()) {
      HttpObject object = (HttpObject) o;
      if (object.decoderResult().isFailure()) {
        failure = response ? DecodeFailure.ofResponse(object) : DecodeFailure.ofRequest(object);
      }
      ReferenceCountUtil.release(o);
    }
    return failure;
  }

  private static String unescape(String text) {
    return text.replace("_", "\r\n").replace("\\0", "\0").replace("\\n", "\n");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "GET / HTTP/1.1_Host: h_\\0: 1__, BAD_HEADER",
        "GET / HTTP/1.1_Host: a\\0b__, BAD_HEADER",
        "GET / HTTP/1.1_Host : h__, BAD_HEADER",
        "GET / HTTP/1.1_: h__, BAD_HEADER",
        "GET / HTTP/1.1_nocolon__, BAD_HEADER",
        "GET / HTTP/1.1_A:1_A:2_A:3_A:4_A:5_A:6_A:7_A:8_A:9__, HEADER_TOO_LARGE",
        "GET / HTTP/1.1_Content-Length: 1_Content-Length: 1__, BAD_FRAMING",
        "GET / HTTP/1.1_Content-Length: +1__, BAD_FRAMING",
        "GET / HTTP/1.1_Content-Length: 1_Transfer-Encoding: chunked__, BAD_FRAMING",
        "GET / HTTP/1.0_Transfer-Encoding: chunked__, BAD_FRAMING",
        "G\u00e9T / HTTP/1.1__, BAD_REQUEST_LINE",
        "GET /__, BAD_REQUEST_LINE",
        "GET / HTTP/01.1__, BAD_REQUEST_LINE",
        "POST / HTTP/1.1_Transfer-Encoding: chunked__x_, BAD_CHUNK",
        "POST / HTTP/1.1_Transfer-Encoding: chunked__1_ab_, BAD_CHUNK",
        "POST / HTTP/1.1_Transfer-Encoding: chunked__0_a b: 1__, BAD_HEADER",
        "GET / HTTP/1.1_Host: h, CLIENT_ABORT"
      })
  void ofRequest_eachKind(String text, Failure expected) {
    assertThat(judged(unescape(text), false)).isEqualTo(expected);
  }

  @Test
  void ofRequest_tooLong() {
    assertThat(judged("GET /" + "a".repeat(100), false)).isEqualTo(Failure.REQUEST_LINE_TOO_LONG);
    assertThat(judged("GET / HTTP/1.1\r\nA: " + "a".repeat(200), false))
        .isEqualTo(Failure.HEADER_TOO_LARGE);
    String chunked = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n";
    assertThat(judged(chunked + "1;" + "x".repeat(100), false)).isEqualTo(Failure.BAD_CHUNK);
    assertThat(judged(chunked + "0\r\nA: " + "x".repeat(200), false))
        .isEqualTo(Failure.HEADER_TOO_LARGE);
  }

  @ParameterizedTest
  @CsvSource({
    "junk__, BAD_RESPONSE",
    "HTTP/1.1 2x0 OK__, BAD_RESPONSE",
    "HTTP/1.1 200 OK_A: \\0__, BAD_RESPONSE",
    "HTTP/1.1 200 OK_A:1_A:2_A:3_A:4_A:5_A:6_A:7_A:8_A:9__, RESPONSE_HEADER_TOO_LARGE",
    "HTTP/1.1 200 OK_Transfer-Encoding: chunked__zz_, BAD_RESPONSE",
    "HTTP/1.1 200 OK_A: 1, TRUNCATED_RESPONSE"
  })
  void ofResponse_eachKind(String text, Failure expected) {
    assertThat(judged(unescape(text), true)).isEqualTo(expected);
  }

  @Test
  void ofResponse_tooLarge() {
    assertThat(judged("HTTP/1.1 200 OK\r\nA: " + "a".repeat(200), true))
        .isEqualTo(Failure.RESPONSE_HEADER_TOO_LARGE);
  }
}
