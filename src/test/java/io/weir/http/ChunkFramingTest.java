package io.weir.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@link ChunkFraming}. */
class ChunkFramingTest {

  private final ByteBuf out = Unpooled.buffer();

  @AfterEach
  void release() {
    out.release();
  }

  private String written() {
    return out.toString(ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 10, 15, 16, 255, 256, 4095, 4096, 65536, 1 << 30, Integer.MAX_VALUE})
  void begin_size_isShortestHex(int size) {
    ChunkFraming.begin(out, size);
    assertThat(written()).isEqualTo(Integer.toHexString(size) + "\r\n");
  }

  @Test
  void last_withoutTrailers() {
    ChunkFraming.end(out);
    ChunkFraming.last(out, FlatHeaders.NONE);
    assertThat(written()).isEqualTo("\r\n0\r\n\r\n");
  }

  @Test
  void last_withTrailers_inOrder() {
    FlatHeaders trailers = new FlatHeaders();
    trailers.add("B", "1");
    trailers.add("A", "\u00e9");
    ChunkFraming.last(out, trailers);
    assertThat(written()).isEqualTo("0\r\nB: 1\r\nA: \u00e9\r\n\r\n");
  }
}
