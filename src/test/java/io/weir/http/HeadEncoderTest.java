package io.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests {@link HeadEncoder}. */
class HeadEncoderTest {

  private final ByteBuf out = Unpooled.directBuffer(4);
  private final byte[] scratch = new byte[64];
  private final FlatHeaders headers = new FlatHeaders();

  @AfterEach
  void release() {
    out.release();
  }

  private String written() {
    return out.toString(ISO_8859_1);
  }

  @Test
  void request_fieldsInOrder_nothingAdded() {
    headers.add("host", "h");
    headers.add(new AsciiString("X-A").subSequence(0), new AsciiString("_v_").subSequence(1, 2));
    headers.add("Empty", "");
    HeadEncoder.request(out, scratch, HttpMethod.GET, "/a?b", headers);
    assertThat(written()).isEqualTo("GET /a?b HTTP/1.1\r\nhost: h\r\nX-A: v\r\nEmpty: \r\n\r\n");
  }

  @Test
  void request_ownMethod_isWrittenVerbatim() {
    HeadEncoder.request(out, scratch, HttpMethod.valueOf("pUrge"), "*", headers);
    assertThat(written()).isEqualTo("pUrge * HTTP/1.1\r\n\r\n");
  }

  @Test
  void response_knownStatus() {
    HeadEncoder.response(out, scratch, 200, "OK", headers);
    assertThat(written()).isEqualTo("HTTP/1.1 200 OK\r\n\r\n");
  }

  @Test
  void response_everyStandardReason() {
    for (int code = 100; code < 600; code++) {
      out.clear();
      String reason = HttpResponseStatus.valueOf(code).reasonPhrase();
      HeadEncoder.response(out, scratch, code, reason, headers);
      assertThat(written()).isEqualTo("HTTP/1.1 " + code + " " + reason + "\r\n\r\n");
    }
  }

  @Test
  void response_ownReason_emptyReason_unknownStatus() {
    HeadEncoder.response(out, scratch, 200, "Fine \u00e9", headers);
    HeadEncoder.response(out, scratch, 204, "", headers);
    HeadEncoder.response(out, scratch, 799, "Odd", headers);
    assertThat(written())
        .isEqualTo("HTTP/1.1 200 Fine \u00e9\r\n\r\nHTTP/1.1 204 \r\n\r\nHTTP/1.1 799 Odd\r\n\r\n");
  }

  @Test
  void fields_bytesAboveAscii_leaveAsTheyCame() {
    StringBuilder value = new StringBuilder();
    for (char c = 0x80; c <= 0xff; c++) {
      value.append(c);
    }
    String head = "GET / HTTP/1.1\r\nHost: h\r\nX: " + value + "\r\n\r\n";
    RequestReader reader = new RequestReader(new RequestHead(), 8192, 8192, 100);
    RequestHead request = (RequestHead) reader.next(Unpooled.copiedBuffer(head, ISO_8859_1));
    assertThat(request).isNotNull();
    HeadEncoder.request(out, scratch, request.method(), request.target(), request.headers());
    assertThat(written()).isEqualTo(head);
  }

  @Test
  void fields_largeHead_growsTheBuffer() {
    headers.add("Big", "x".repeat(10_000));
    HeadEncoder.fields(out, headers);
    assertThat(out.readableBytes()).isEqualTo(10_000 + 9);
  }
}
