package io.weir.net;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests {@link PartDecoder} with parts that are lines. */
class PartDecoderTest implements PartDecoder.Sink {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Lines decoder = new Lines(channel, this);
  private final List<String> parts = new ArrayList<>();
  private boolean endAtOnce;

  /**
   * A part is a line with its end, as a string; a buffer that begins with a star is a part whole.
   */
  private static final class Lines extends PartDecoder {
    Lines(EmbeddedChannel channel, Sink sink) {
      super(channel, sink);
    }

    @Override
    protected @Nullable Object next(ByteBuf in) {
      if (in.isReadable() && in.getByte(in.readerIndex()) == '*') {
        return in;
      }
      int end = in.indexOf(in.readerIndex(), in.writerIndex(), (byte) '\n');
      return end < 0
          ? null
          : in.readCharSequence(end - in.readerIndex() + 1, ISO_8859_1).toString();
    }
  }

  @Override
  public void part(Object part) {
    if (part instanceof ByteBuf data) {
      parts.add("raw " + data.toString(ISO_8859_1));
      data.release();
    } else {
      parts.add(((String) part).strip());
    }
    if (endAtOnce) {
      endAtOnce = false;
      decoder.endDecoding();
    }
  }

  @Override
  public void partsEnded() {
    parts.add("ended");
  }

  @AfterEach
  void discard() {
    decoder.discard();
    channel.finishAndReleaseAll();
  }

  private ByteBuf data(String text) {
    return data(text, text.length());
  }

  private ByteBuf data(String text, int capacity) {
    ByteBuf data = channel.alloc().directBuffer(capacity);
    data.writeCharSequence(text, ISO_8859_1);
    return data;
  }

  @Test
  void read_pieces_areJoined() {
    decoder.read(data("a"));
    decoder.read(data("b\nc\nd"));
    decoder.read(data("\n"));
    assertThat(parts).containsExactly("ab", "c", "d");
    assertThat(decoder.hasBytes()).isFalse();
  }

  @Test
  void read_allUsed_givesTheBufferBack() {
    ByteBuf data = data("a\n");
    decoder.read(data);
    assertThat(data.refCnt()).isZero();
    assertThat(decoder.heldBytes()).isZero();
  }

  @Test
  void read_fewBytesLeftOfALargeBuffer_copiesThem() {
    ByteBuf data = data("a\nb", 4096);
    decoder.read(data);
    assertThat(data.refCnt()).isZero();
    assertThat(decoder.heldBytes()).isEqualTo(1);
    decoder.read(data("c\n"));
    assertThat(parts).containsExactly("a", "bc");
  }

  @Test
  void read_partThatIsTheWholeBuffer_isHandedOnWithoutACopy() {
    ByteBuf data = data("*abc");
    decoder.read(data);
    assertThat(parts).containsExactly("raw *abc");
    assertThat(data.refCnt()).isZero();
  }

  @Test
  void endDecoding_handsOnWhatIsLeftAndThenEverything() {
    decoder.read(data("a\nb"));
    decoder.endDecoding();
    decoder.read(data("c\n"));
    assertThat(parts).containsExactly("a", "raw b", "ended", "raw c\n");
  }

  @Test
  void endDecoding_insideAPart_handsOnTheRestBehindIt() {
    endAtOnce = true;
    decoder.read(data("a\nb\nc"));
    assertThat(parts).containsExactly("a", "raw b\nc", "ended");
  }

  @Test
  void discard_withBytesLeft_givesThemBack() {
    ByteBuf data = data("abc");
    decoder.read(data);
    decoder.discard();
    assertThat(data.refCnt()).isZero();
  }
}
