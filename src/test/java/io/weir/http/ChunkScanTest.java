package io.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkScanTest {

  private static ChunkScan scan(String length, String value) {
    ChunkScan scan = new ChunkScan();
    FlatHeaders headers = new FlatHeaders();
    headers.add(length, value);
    scan.after(
        100, List.of(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/", headers)));
    return scan;
  }

  /** Looks at the text in two pieces, of which the decoder takes the first {@code taken} bytes. */
  private static boolean isBroken(ChunkScan scan, String text, int cut, int taken) {
    ByteBuf in = Unpooled.buffer();
    in.writeBytes(text.substring(0, cut).getBytes(ISO_8859_1));
    scan.before(in);
    in.skipBytes(taken);
    scan.after(taken, List.of(new DefaultHttpContent(Unpooled.EMPTY_BUFFER)));
    in.writeBytes(text.substring(cut).getBytes(ISO_8859_1));
    scan.before(in);
    // Once more, as a decoder does that takes one part at a time.
    scan.before(in);
    return scan.broken();
  }

  private static void expect(String text, boolean broken) {
    for (int cut = 0; cut <= text.length(); cut++) {
      for (int taken : new int[] {0, cut / 2, cut}) {
        ChunkScan scan = scan("Transfer-Encoding", "chunked");
        String how = "cut at " + cut + ", taken " + taken + ": " + text;
        assertThat(isBroken(scan, text, cut, taken)).as(how).isEqualTo(broken);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0\r\n\r\n",
        "3\r\nabc\r\n0\r\n\r\n",
        "0000000000000003;a=b\r\nabc\r\nA;x\r\n0123456789\r\n00\r\nX: y\r\nY:\r\n\r\n",
        "3\r\n \n:\r\n0\r\n\r\n",
        // What follows is another request.
        "0\r\n\r\n 00000000000000000000\r\nno colon\r\n folded\r\n"
      })
  void before_soundBody_isNotBroken(String text) {
    expect(text, false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000000000003\r\nabc\r\n0\r\n\r\n",
        "3\r\nabc\r\n00000000000000000\r\n\r\n",
        "8000000000000000\r\n",
        "0\r\nX: y\r\n z\r\n\r\n",
        "0\r\n\tX: y\r\n\r\n",
        "0\r\nno colon\r\n\r\n"
      })
  void before_whatADecoderForgives_isBroken(String text) {
    expect(text, true);
  }

  @Test
  void before_moreFramingThanContent_isBroken() {
    ChunkScan scan = scan("Transfer-Encoding", "chunked");
    String chunk = "1;" + "a".repeat(998) + "\r\nx\r\n";
    assertThat(isBroken(scan, chunk.repeat(16), 500, 0)).isFalse();
    ByteBuf more = Unpooled.copiedBuffer(chunk.repeat(32), ISO_8859_1);
    scan.before(more);
    assertThat(scan.broken()).isTrue();
  }

  @Test
  void before_muchFramingForMuchContent_isNotBroken() {
    expect("fff;" + "a".repeat(20) + "\r\n" + "x".repeat(4095) + "\r\n0\r\n\r\n", false);
    ChunkScan scan = scan("Transfer-Encoding", "chunked");
    assertThat(isBroken(scan, "1\r\nx\r\n".repeat(100_000), 1, 0)).isFalse();
  }

  @Test
  void before_bodyWithALength_isNotLookedAt() {
    ChunkScan scan = scan("Content-Length", "100");
    assertThat(isBroken(scan, "00000000000000000000000\r\n", 1, 0)).isFalse();
  }

  @Test
  void after_anotherHead_beginsAnew() {
    ChunkScan scan = scan("Transfer-Encoding", "chunked");
    scan.before(Unpooled.copiedBuffer("3\r\nab", ISO_8859_1));
    FlatHeaders headers = new FlatHeaders();
    headers.add("Transfer-Encoding", "chunked");
    scan.after(
        6, List.of(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/", headers)));
    assertThat(isBroken(scan, "0\r\nno colon\r\n\r\n", 1, 0)).isTrue();
  }
}
