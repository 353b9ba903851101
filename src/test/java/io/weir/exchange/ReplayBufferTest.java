package io.weir.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReplayBufferTest {
  private final ReplayBuffer buffer = new ReplayBuffer();

  @AfterEach
  void drop() {
    buffer.drop();
    assertThat(buffer.bytes()).isZero();
  }

  private void keep(String text) {
    ByteBuf data = Unpooled.copiedBuffer(text, US_ASCII);
    buffer.keep(data);
    assertThat(data.readableBytes()).isEqualTo(text.length());
    data.release();
  }

  private String copy() {
    ByteBuf copy = buffer.copy();
    String text = copy.toString(US_ASCII);
    copy.release();
    return text;
  }

  @Test
  void copy_pieces_areAllThereEachTime() {
    buffer.begin(8);
    assertThat(copy()).isEmpty();
    keep("one");
    keep("");
    keep("three");
    assertThat(buffer.whole()).isTrue();
    assertThat(buffer.bytes()).isEqualTo(8);
    assertThat(copy()).isEqualTo("onethree");
    assertThat(copy()).isEqualTo("onethree");
  }

  @Test
  void keep_moreThanMay_isNothing() {
    buffer.begin(8);
    keep("12345678");
    keep("9");
    assertThat(buffer.whole()).isFalse();
    assertThat(buffer.bytes()).isZero();
    keep("1");
    assertThat(buffer.bytes()).isZero();
  }

  @Test
  void begin_none_keepsNothing() {
    buffer.begin(0);
    assertThat(buffer.whole()).isFalse();
    keep("1");
    assertThat(buffer.bytes()).isZero();
  }

  @Test
  void begin_again_forgetsTheLastOne() {
    buffer.begin(8);
    keep("one");
    buffer.drop();
    buffer.begin(8);
    keep("two");
    assertThat(copy()).isEqualTo("two");
  }
}
