package io.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests {@link Framing}, mostly behind the readers: a message is refused by one of the two, and the
 * table says why.
 */
class FramingTest {

  private static ByteBuf bytes(String text) {
    return Unpooled.copiedBuffer(text.replace("_", "\r\n").replace("~", "\t"), ISO_8859_1);
  }

  private static @Nullable Failure request(String text) {
    Object first = new RequestReader(new RequestHead(), 8192, 8192, 100).next(bytes(text));
    return first instanceof Failure failure
        ? failure
        : Framing.check((RequestHead) Objects.requireNonNull(first));
  }

  private static @Nullable Failure response(String text) {
    Object first = new ResponseReader(8192, 100).next(bytes(text), new ResponseHead(), false);
    return first instanceof Failure failure
        ? failure
        : Framing.checkResponse((ResponseHead) Objects.requireNonNull(first), false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1_Host: h__",
        "GET / HTTP/1.1_Host: H.example:8080__",
        "GET / HTTP/1.1_Host: [::1]:80__",
        "GET / HTTP/1.0__",
        "GET / HTTP/1.0_Host: h__",
        "GET / HTTP/1.0_Content-Length: 0__",
        "POST / HTTP/1.0_Content-Length: 3__abc",
        "POST / HTTP/1.1_Host: h_Content-Length: 3__abc",
        "POST / HTTP/1.1_Host: h_Transfer-Encoding: ChunkeD__0__",
        "GET / HTTP/1.1_Host: h_Content-Length: 3__abc",
        "GET / HTTP/1.1_Host: h_Content-Length: 007__abcdefg",
        "GET / HTTP/1.1_Host: h_Content-Length: 999999999999999999__",
        "purge / HTTP/1.1_Host: h__",
        "X!# / HTTP/1.1_Host: h__",
        "POST / HTTP/1.1_Host: h_Expect: 100-Continue_Content-Length: 1__",
        "GET http://H/ HTTP/1.1_Host: h__",
        "GET http://h:80/ HTTP/1.1_Host: h__",
        "GET https://h/ HTTP/1.1_Host: h:443__",
        "GET http://h HTTP/1.0__",
        "GET / HTTP/1.1_Host: h_Upgrade: websocket_Connection: upgrade__",
        "GET / HTTP/1.1_Host: h_Sec-WebSocket-Key1: a__"
      })
  void check_goodRequest_passes(String text) {
    assertThat(request(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    // Versions
    "GET / HTTP/1.2_Host: h__, BAD_VERSION",
    "GET / HTTP/2.0_Host: h__, BAD_VERSION",
    "GET / HTTP/0.9_Host: h__, BAD_VERSION",
    "GET / http/1.1_Host: h__, BAD_VERSION",
    "GET / Http/1.0_Host: h__, BAD_VERSION",
    "PRI * HTTP/2.0__, BAD_VERSION",
    "GET / HTTPS/1.1_Host: h__, BAD_REQUEST_LINE",
    // Methods
    "TRACE / HTTP/1.1_Host: h__, METHOD_REFUSED",
    "trace / HTTP/1.1_Host: h__, METHOD_REFUSED",
    "CONNECT h:443 HTTP/1.1_Host: h:443__, METHOD_REFUSED",
    "Connect h:443 HTTP/1.1_Host: h:443__, METHOD_REFUSED",
    "PRI * HTTP/1.1_Host: h__, METHOD_REFUSED",
    // Host
    "GET / HTTP/1.1__, BAD_HOST",
    "GET / HTTP/1.1_Host:__, BAD_HOST",
    "GET / HTTP/1.0_Host:__, BAD_HOST",
    "GET / HTTP/1.1_Host: a_Host: a__, BAD_HOST",
    "GET / HTTP/1.0_Host: a_host: b__, BAD_HOST",
    "GET / HTTP/1.1_Host: u@h__, BAD_HOST",
    "'GET / HTTP/1.1_Host: a,b__', BAD_HOST",
    "GET / HTTP/1.1_Host: a b__, BAD_HOST",
    "GET / HTTP/1.1_Host: a~b__, BAD_HOST",
    "GET / HTTP/1.1_Host: a:99999__, BAD_HOST",
    "GET / HTTP/1.1_Host: a:http__, BAD_HOST",
    "GET / HTTP/1.1_Host: http://a__, BAD_HOST",
    "GET / HTTP/1.1_Host: a/b__, BAD_HOST",
    "GET http://a/ HTTP/1.1_Host: b__, BAD_HOST",
    "GET http://a:8080/ HTTP/1.1_Host: a__, BAD_HOST",
    "GET https://a/ HTTP/1.1_Host: a:80__, BAD_HOST",
    "GET http://u@a/ HTTP/1.1_Host: a__, BAD_HOST",
    "GET http:///x HTTP/1.1_Host: a__, BAD_HOST",
    "GET http://a/ HTTP/1.1__, BAD_HOST",
    // Length
    "POST / HTTP/1.1_Host: h_Content-Length: 1_Transfer-Encoding: chunked__, BAD_FRAMING",
    "POST / HTTP/1.1_Host: h_Content-Length: 1_Transfer-Encoding: identity__, BAD_FRAMING",
    "POST / HTTP/1.0_Content-Length: 1_Transfer-Encoding: chunked__, BAD_FRAMING",
    "POST / HTTP/1.0_Transfer-Encoding: chunked__, BAD_FRAMING",
    "POST / HTTP/1.0_Transfer-Encoding: gzip__, BAD_FRAMING",
    "POST / HTTP/1.1_Host: h_Content-Length: 1_Content-Length: 1__, BAD_FRAMING",
    "POST / HTTP/1.0_Content-Length: 1_Content-Length: 2__, BAD_FRAMING",
    "'POST / HTTP/1.1_Host: h_Content-Length: 1, 1__', BAD_FRAMING",
    "POST / HTTP/1.1_Host: h_Content-Length: +1__, BAD_FRAMING",
    "POST / HTTP/1.1_Host: h_Content-Length: -1__, BAD_FRAMING",
    "POST / HTTP/1.1_Host: h_Content-Length: 0x1__, BAD_FRAMING",
    "POST / HTTP/1.1_Host: h_Content-Length: 1 2__, BAD_FRAMING",
    "POST / HTTP/1.1_Host: h_Content-Length:__, BAD_FRAMING",
    "POST / HTTP/1.1_Host: h_Content-Length: 1000000000000000000__, BAD_FRAMING",
    "POST / HTTP/1.1_Host: h_Content-Length: 99999999999999999999__, BAD_FRAMING",
    "'POST / HTTP/1.1_Host: h_Transfer-Encoding: gzip, chunked__', BAD_FRAMING",
    "'POST / HTTP/1.1_Host: h_Transfer-Encoding: identity, chunked__', BAD_FRAMING",
    "'POST / HTTP/1.1_Host: h_Transfer-Encoding: chunked, chunked__', BAD_FRAMING",
    "'POST / HTTP/1.1_Host: h_Transfer-Encoding: ,chunked__', BAD_FRAMING",
    "POST / HTTP/1.1_Host: h_Transfer-Encoding: chunked_Transfer-Encoding: chunked__, BAD_FRAMING",
    "POST / HTTP/1.1_Host: h_Transfer-Encoding: gzip_Transfer-Encoding: chunked__, BAD_FRAMING",
    "POST / HTTP/1.1_Host: h_Transfer-Encoding: chunked_Transfer-Encoding: identity__, BAD_FRAMING",
    "POST / HTTP/1.1_Host: h_Transfer-Encoding: xchunked__, BAD_FRAMING",
    "POST / HTTP/1.1_Host: h_Transfer-Encoding: chunked;q=1__, BAD_FRAMING",
    "POST / HTTP/1.1_Host: h_Transfer-Encoding: \"chunked\"__, BAD_FRAMING",
    "POST / HTTP/1.1_Host: h_Transfer-Encoding:__, BAD_FRAMING",
    "POST / HTTP/1.1_Host: h_Transfer-Encoding: identity__, BAD_FRAMING",
    "GET / HTTP/1.0_Content-Length: 3__abc, BAD_FRAMING",
    "HEAD / HTTP/1.0_Content-Length: 3__abc, BAD_FRAMING",
    "GET / HTTP/1.1_Host: h_Sec-WebSocket-Key1: a_Sec-WebSocket-Key2: b__12345678, BAD_FRAMING",
    // Expectations
    "POST / HTTP/1.1_Host: h_Expect: 200-ok__, BAD_EXPECT",
    "POST / HTTP/1.1_Host: h_Expect:__, BAD_EXPECT",
    "POST / HTTP/1.1_Host: h_Expect: 100-continue_Expect: 100-continue__, BAD_EXPECT",
    "'POST / HTTP/1.1_Host: h_Expect: 100-continue, x__', BAD_EXPECT"
  })
  void check_badRequest_isRefused(String text, Failure expected) {
    assertThat(request(text)).isEqualTo(expected);
  }

  /** The decoder catches these first; the check must not depend on that. */
  @ParameterizedTest
  @CsvSource({
    "1.1, Content-Length: 1_Content-Length: 1, BAD_FRAMING",
    "1.1, Content-Length: +1, BAD_FRAMING",
    "1.1, Content-Length: \u00b9, BAD_FRAMING",
    "1.1, Content-Length:, BAD_FRAMING",
    "1.1, Content-Length: 1_Transfer-Encoding: chunked, BAD_FRAMING",
    "1.0, Transfer-Encoding: chunked, BAD_FRAMING",
    "1.1, Content-Length: 1, "
  })
  void check_withoutDecoder_judgesAlike(String version, String lines, @Nullable Failure expected) {
    FlatHeaders headers = new FlatHeaders();
    headers.add("Host", "h");
    for (String line : lines.split("_")) {
      headers.add(
          line.substring(0, line.indexOf(':')), line.substring(line.indexOf(':') + 1).strip());
    }
    HttpVersion spoken = version.equals("1.1") ? HttpVersion.HTTP_1_1 : HttpVersion.HTTP_1_0;
    assertThat(Framing.check(new RequestHead(HttpMethod.POST, "/", spoken, headers)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK__",
        "HTTP/1.1 200 __",
        "HTTP/1.0 200 OK_Content-Length: 3__abc",
        "HTTP/1.1 200 OK_Transfer-Encoding: chunked__",
        "HTTP/1.1 599 \u00e9t\u00e9__",
        "HTTP/1.1 204 No Content__",
        "HTTP/1.1 204 No Content_Content-Length: 0__",
        "HTTP/1.1 304 Not Modified_Content-Length: 77__",
        "HTTP/1.1 100 Continue__",
        "HTTP/1.1 103 Early Hints_Link: x__",
        "HTTP/1.1 101 Switching Protocols_Upgrade: websocket_Connection:"
            + " upgrade_Sec-WebSocket-Accept: x__",
        "HTTP/1.1 101 Switching Protocols_Upgrade: other_Connection: upgrade__"
      })
  void checkResponse_goodResponse_passes(String text) {
    assertThat(response(text)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 99 Low__",
        "HTTP/1.1 099 Low__",
        "HTTP/1.1 600 High__",
        "HTTP/1.1 1000 High__",
        "HTTP/1.1 -1 No__",
        "HTTP/1.1 200x OK__",
        "HTTP/1.2 200 OK__",
        "HTTP/2.0 200 OK__",
        "http/1.1 200 OK__",
        "HTTP/1.1 200 a\u0001b__",
        "HTTP/1.1 200 a\u007fb__",
        "HTTP/1.1 200 OK_Content-Length: 1_Content-Length: 1__a",
        "HTTP/1.1 200 OK_Content-Length: 1_Content-Length: 2__a",
        "HTTP/1.1 200 OK_Content-Length: 1,1__a",
        "HTTP/1.1 200 OK_Content-Length: +1__a",
        "HTTP/1.0 200 OK_Content-Length: 1_Content-Length: 2__a",
        "HTTP/1.1 200 OK_Content-Length: 1_Transfer-Encoding: chunked__",
        "HTTP/1.1 200 OK_Content-Length: 1_Transfer-Encoding: gzip__",
        "HTTP/1.1 200 OK_Transfer-Encoding: gzip__",
        "HTTP/1.1 200 OK_Transfer-Encoding: gzip, chunked__",
        "HTTP/1.1 200 OK_Transfer-Encoding: chunked_Transfer-Encoding: chunked__",
        "HTTP/1.0 200 OK_Transfer-Encoding: chunked__",
        "HTTP/1.1 204 No Content_Content-Length: 5__",
        "HTTP/1.1 204 No Content_Transfer-Encoding: gzip__",
        "HTTP/1.1 100 Continue_Content-Length: 5__",
      })
  void checkResponse_badResponse_isRefused(String text) {
    assertThat(response(text)).isEqualTo(Failure.BAD_RESPONSE);
  }

  @ParameterizedTest
  @CsvSource({
    "204, false, BAD_RESPONSE",
    "103, true, BAD_RESPONSE",
    "204, true, ",
    "304, false, ",
    "200, false, "
  })
  void checkResponse_chunkedWhereNoBodyMayBe_isRefused(
      int status, boolean toHead, @Nullable Failure expected) {
    FlatHeaders headers = new FlatHeaders();
    headers.append(HeaderNames.TRANSFER_ENCODING, "chunked");
    ResponseHead head = new ResponseHead(HttpVersion.HTTP_1_1, status, "", headers);
    assertThat(Framing.checkResponse(head, toHead)).isEqualTo(expected);
    headers.append(HeaderNames.CONTENT_LENGTH, "0");
    assertThat(Framing.isLengthGood(head, toHead)).isFalse();
    assertThat(Framing.checkResponse(head, toHead)).isEqualTo(Failure.BAD_RESPONSE);
  }
}
