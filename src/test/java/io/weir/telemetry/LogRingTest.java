package io.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LogRingTest {
  private static final int CAPACITY = 2 * LineBuilder.MAX_LINE;

  @Test
  void constructor_capacityNoPowerOfTwoOrTooSmall_isRefused() {
    assertThatThrownBy(() -> new LogRing(CAPACITY + 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new LogRing(CAPACITY / 2, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void drainTo_linesNotPublished_areNotSeen() {
    LogRing ring = new LogRing(CAPACITY, 10);
    assertThat(ring.publish()).isFalse();
    assertThat(offer(ring, "a\n")).isTrue();
    assertThat(ring.empty()).isTrue();
    assertThat(drain(ring, 100)).isEmpty();
    assertThat(ring.publish()).isTrue();
    assertThat(ring.publish()).isFalse();
    assertThat(ring.empty()).isFalse();
    assertThat(drain(ring, 100)).isEqualTo("a\n");
    assertThat(ring.empty()).isTrue();
  }

  @Test
  void drainTo_littleRoom_takesWholeLinesOnly() {
    LogRing ring = new LogRing(CAPACITY, 10);
    offer(ring, "first\n");
    offer(ring, "second\n");
    ring.publish();
    assertThat(drain(ring, 3)).isEmpty();
    assertThat(drain(ring, 12)).isEqualTo("first\n");
    assertThat(drain(ring, 7)).isEqualTo("second\n");
  }

  @Test
  void offer_moreLinesThanMayWait_isRefusedUntilSomeAreTaken() {
    LogRing ring = new LogRing(CAPACITY, 3);
    assertThat(offer(ring, "1\n")).isTrue();
    assertThat(ring.halfFull()).isFalse();
    assertThat(offer(ring, "2\n")).isTrue();
    assertThat(ring.halfFull()).isTrue();
    assertThat(offer(ring, "3\n")).isTrue();
    assertThat(offer(ring, "4\n")).isFalse();
    ring.publish();
    assertThat(drain(ring, 2)).isEqualTo("1\n");
    assertThat(offer(ring, "5\n")).isTrue();
    assertThat(offer(ring, "6\n")).isFalse();
    ring.publish();
    assertThat(drain(ring, 100)).isEqualTo("2\n3\n5\n");
    assertThat(ring.halfFull()).isFalse();
  }

  @Test
  void offer_noRoomForTheBytes_isRefused() {
    LogRing ring = new LogRing(CAPACITY, 1000);
    String half = "x".repeat(CAPACITY / 2 - 1) + "\n";
    assertThat(offer(ring, half)).isTrue();
    assertThat(offer(ring, half)).isTrue();
    assertThat(offer(ring, "\n")).isFalse();
    ring.publish();
    assertThat(drain(ring, CAPACITY)).isEqualTo(half + half);
    assertThat(offer(ring, "\n")).isTrue();
  }

  @Test
  void transfer_writerBesideLoop_losesAndMixesNothing() throws Exception {
    LogRing ring = new LogRing(CAPACITY, 1000);
    AtomicBoolean done = new AtomicBoolean();
    StringBuilder offered = new StringBuilder();
    Thread loop = new Thread(() -> offerMany(ring, offered, done));
    loop.start();
    StringBuilder drained = new StringBuilder();
    boolean last;
    do {
      last = done.get();
      drained.append(drain(ring, 1 << 14));
    } while (!last || !ring.empty());
    loop.join();
    // As many lines may wait again as at first, and no more.
    for (int i = 0; i < 1000; i++) {
      assertThat(offer(ring, "\n")).isTrue();
    }
    assertThat(offer(ring, "\n")).isFalse();
    assertThat(drained.toString()).isEqualTo(offered.toString());
  }

  private static void offerMany(LogRing ring, StringBuilder offered, AtomicBoolean done) {
    Random random = new Random(20261124);
    for (int i = 0; i < 50_000; i++) {
      String line = i + "-".repeat(random.nextInt(200)) + "\n";
      if (offer(ring, line)) {
        offered.append(line);
      }
      if (i % 7 == 0) {
        ring.publish();
      }
    }
    ring.publish();
    done.set(true);
  }

  private static boolean offer(LogRing ring, String line) {
    byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
    return ring.offer(bytes, bytes.length);
  }

  private static String drain(LogRing ring, int room) {
    ByteBuffer buffer = ByteBuffer.allocate(room);
    ring.drainTo(buffer);
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
  }
}
