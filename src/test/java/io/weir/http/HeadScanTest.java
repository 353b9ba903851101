package io.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeadScanTest {
  private static final String HEAD = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  /** Looks at the text in two pieces, of which the decoder takes what it can. */
  private static @Nullable Failure scan(boolean ofRequests, String text, int cut) {
    HeadScan scan = new HeadScan(ofRequests);
    ByteBuf in = Unpooled.buffer().writeBytes(text.substring(0, cut).getBytes(ISO_8859_1));
    scan.before(in);
    boolean empty = text.substring(0, cut).replaceAll("[\r\n]", "").isEmpty();
    in.readerIndex(empty ? cut : text.substring(0, cut).lastIndexOf('\n') + 1);
    scan.after(in, List.of());
    in.writeBytes(text.substring(cut).getBytes(ISO_8859_1));
    scan.before(in);
    return scan.failure();
  }

  private static void expect(boolean ofRequests, String text, @Nullable Failure expected) {
    for (int cut = 0; cut <= text.length(); cut++) {
      assertThat(scan(ofRequests, text, cut)).as(text + " cut at " + cut).isEqualTo(expected);
    }
  }

  @Test
  void before_plainHeads_nothing() {
    expect(true, HEAD, null);
    expect(true, "\r\n" + HEAD, null);
    expect(false, "HTTP/1.1 200 a\t b  c\r\nA: b\r\n\r\n", null);
  }

  @Test
  void before_foldedLine_badHeader() {
    expect(true, "GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", Failure.BAD_HEADER);
    expect(true, "GET / HTTP/1.1\r\nA: b\r\n\tc\r\n\r\n", Failure.BAD_HEADER);
    expect(false, "HTTP/1.1 200 \r\nA: b\r\n \r\n\r\n", Failure.BAD_HEADER);
  }

  @Test
  void before_oddWhiteSpaceInTheRequestLine_badRequestLine() {
    for (String line : List.of("GET  / HTTP/1.1", "GET\t / HTTP/1.1", " GET / HTTP/1.1")) {
      expect(true, line + "\r\n\r\n", Failure.BAD_REQUEST_LINE);
    }
    for (String empty : List.of("\n", "\r", "\n\r", "\r\n\r\n")) {
      expect(true, empty + HEAD, Failure.BAD_REQUEST_LINE);
    }
  }

  @Test
  void before_oddWhiteSpaceInTheStatusLine_badResponse() {
    for (String line : List.of(" HTTP/1.1 200 OK", "HTTP/1.1  200 OK", "HTTP/1.1 2 0 OK", "x")) {
      expect(false, line + "\r\n\r\n", Failure.BAD_RESPONSE);
    }
    for (String line : List.of("HTTP/1.1\t200 OK", "HTTP/1.1 200\tOK", "HTTP/1.1 2000 OK")) {
      expect(false, line + "\r\n\r\n", Failure.BAD_RESPONSE);
    }
    expect(false, "\r\nHTTP/1.1 200 OK\r\n\r\n", Failure.BAD_RESPONSE);
    expect(false, "HTTP/1.1 200\r\n\r\n", null);
  }

  @Test
  void headBegun_emptyLines_areNoHead() {
    HeadScan scan = new HeadScan(true);
    ByteBuf in = Unpooled.buffer();
    scan.before(in.writeBytes(new byte[] {'\r'}));
    assertThat(scan.headBegun()).isFalse();
    scan.before(in.writeBytes(new byte[] {'\n'}));
    assertThat(scan.headBegun()).isFalse();
    scan.before(in.writeBytes(new byte[] {'G'}));
    assertThat(scan.headBegun()).isTrue();
  }

  @Test
  void headBegun_untilTheHeadIsThere() {
    HeadScan scan = new HeadScan(true);
    ByteBuf in = Unpooled.copiedBuffer("GET / HTTP/1.1\r\n", ISO_8859_1);
    scan.before(in);
    // The decoder has taken the line, and made nothing of it yet.
    in.skipBytes(in.readableBytes());
    scan.after(in, List.of());
    scan.before(in);
    assertThat(scan.headBegun()).isTrue();
    scan.before(Unpooled.copiedBuffer("\r\n", ISO_8859_1));
    scan.after(in, List.of("a head", LastHttpContent.EMPTY_LAST_CONTENT));
    assertThat(scan.headBegun()).isFalse();
  }

  @Test
  void before_controlInOrBeforeTheStatusLine_badResponse() {
    for (String line : List.of("HTTP/1.1 200 \rOK", "HTTP/1.1\u000b200 OK", "HTTP/1.1 200\0")) {
      expect(false, line + "\r\n\r\n", Failure.BAD_RESPONSE);
    }
    for (String before : List.of("\n", "\r", "\r\n\n", " ", "\0", "\u007f")) {
      expect(false, before + "HTTP/1.1 200 OK\r\n\r\n", Failure.BAD_RESPONSE);
    }
    expect(false, "\r\n\r\nHTTP/1.1 200 OK\r\n\r\n", Failure.BAD_RESPONSE);
  }

  @Test
  void before_bodyAndThenAHead_onlyTheHeadCounts() {
    HeadScan scan = new HeadScan(true);
    scan.before(Unpooled.copiedBuffer("POST / HTTP/1.1\r\nA: b\r\n\r\n", ISO_8859_1));
    scan.after(Unpooled.EMPTY_BUFFER, List.of("a head"));
    scan.before(Unpooled.copiedBuffer("\n body\n \tx\r\n", ISO_8859_1));
    assertThat(scan.failure()).isNull();
    scan.after(Unpooled.EMPTY_BUFFER, List.of(LastHttpContent.EMPTY_LAST_CONTENT));
    scan.before(Unpooled.copiedBuffer("GET / HTTP/1.1\r\nA: b\r\n c\r\n", ISO_8859_1));
    assertThat(scan.failure()).isEqualTo(Failure.BAD_HEADER);
  }

  /** What the end of a chunked body with these bytes behind its last chunk is found to be. */
  private static DecoderResult trailers(String size, String lines) {
    HeadScan scan = new HeadScan(true);
    ByteBuf in = Unpooled.copiedBuffer(size + lines, ISO_8859_1);
    scan.before(Unpooled.copiedBuffer(HEAD, ISO_8859_1));
    scan.after(Unpooled.EMPTY_BUFFER, List.of("a head"));
    scan.before(in);
    in.skipBytes(size.length());
    scan.after(in, List.of());
    scan.before(in);
    List<Object> out = new ArrayList<>(List.of(LastHttpContent.EMPTY_LAST_CONTENT));
    scan.after(in, out);
    return ((LastHttpContent) out.get(0)).decoderResult();
  }

  @Test
  void after_trailersThatNettyWouldJoinOrDropUnread_theEndIsAFailure() {
    for (String bad :
        List.of(
            "A: b\r\n c\r\n\r\n",
            "Trailer: a\rb\r\n\r\n",
            " A: b\r\n\r\n",
            "Trailer: \0\r\n\r\n")) {
      assertThat(trailers("000\r\n", bad).isFailure()).as(bad).isTrue();
      assertThat(trailers("0;x\r\n", bad).isFailure()).as(bad).isTrue();
      assertThat(trailers("0a\r\n", bad).isFailure()).as("data, not trailers").isFalse();
    }
    assertThat(trailers("0\r\n", "A: b\r\nC: d\r\n\r\n").isFailure()).isFalse();
    assertThat(trailers("0\r\n", "\r\n").isFailure()).isFalse();
  }
}
