package io.weir.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The handle alone, driven as a channel drives it. */
class ReadAllocatorTest {
  private static final ReadAllocator.Limits LIMITS = ReadAllocator.LIMITS;

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final ExtendedHandle handle = (ExtendedHandle) ReadAllocator.INSTANCE.newHandle();

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
  }

  @Test
  void guess_readsThatFillTheirBuffers_growsFourfoldUpToTheMost() {
    int[] expected = {2_048, 8_192, 32_768, 131_072, 262_144, 262_144};
    for (int size : expected) {
      assertThat(handle.guess()).isEqualTo(size);
      handle.reset(channel.config());
      read(handle.guess());
      handle.readComplete();
    }
  }

  @Test
  void guess_smallPasses_shrinksAfterTwoInARowDownToTheLeast() {
    grow();
    int size = LIMITS.most();
    while (size > LIMITS.least()) {
      pass(10);
      assertThat(handle.guess()).isEqualTo(size);
      pass(10);
      size = Math.max(size / 4, LIMITS.least());
      assertThat(handle.guess()).isEqualTo(size);
    }
    pass(10);
    pass(10);
    assertThat(handle.guess()).isEqualTo(LIMITS.least());
  }

  @Test
  void guess_passesThatWouldNotFitTheNextSmallerBuffer_staysAsItIs() {
    pass(2_048);
    pass(8_192);
    assertThat(handle.guess()).isEqualTo(32_768);
    for (int i = 0; i < 10; i++) {
      pass(10_240);
      pass(10);
      assertThat(handle.guess()).isEqualTo(32_768);
    }
  }

  @Test
  void guess_pausedByTheSink_fallsToTheLimitOfPausedFlows() {
    grow();
    handle.reset(channel.config());
    read(handle.guess());
    channel.config().setAutoRead(false);
    assertThat(handle.continueReading(() -> true)).isFalse();
    assertThat(handle.guess()).isEqualTo(LIMITS.paused());
  }

  @Test
  void continueReading_shortRead_no() {
    handle.reset(channel.config());
    read(handle.guess() - 1);
    assertThat(handle.continueReading()).isFalse();
  }

  @Test
  void continueReading_filledBufferOrEndAnnounced_yes() {
    handle.reset(channel.config());
    read(handle.guess());
    assertThat(handle.continueReading()).isTrue();
    read(1);
    assertThat(handle.continueReading()).isFalse();
    assertThat(handle.continueReading(() -> true)).isTrue();
  }

  @Test
  void continueReading_endOfPass_noUntilTheNext() {
    handle.reset(channel.config());
    for (int i = 1; i <= LIMITS.passReads(); i++) {
      read(1);
      assertThat(handle.continueReading(() -> true)).isEqualTo(i < LIMITS.passReads());
    }
    handle.reset(channel.config());
    read(1);
    assertThat(handle.continueReading(() -> true)).isTrue();
    read(LIMITS.passBytes());
    assertThat(handle.continueReading(() -> true)).isFalse();
  }

  @Test
  void allocate_always_isPooledAndDirect() {
    ByteBuf buffer = handle.allocate(PooledByteBufAllocator.DEFAULT);
    assertThat(buffer.isDirect()).isTrue();
    assertThat(buffer.capacity()).isEqualTo(LIMITS.least());
    assertThat(buffer.alloc()).isSameAs(PooledByteBufAllocator.DEFAULT);
    buffer.release();
  }

  private void grow() {
    while (handle.guess() < LIMITS.most()) {
      pass(handle.guess());
    }
  }

  private void pass(int bytes) {
    handle.reset(channel.config());
    read(bytes);
    handle.readComplete();
  }

  private void read(int bytes) {
    handle.attemptedBytesRead(handle.guess());
    handle.lastBytesRead(bytes);
    handle.incMessagesRead(1);
  }
}
