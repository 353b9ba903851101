package io.weir.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import io.weir.testkit.Patience;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32;

/**
 * A body of 20 MB: the same bytes each time, made piece by piece, so that a test need not hold them
 * to know that they came through. Each instance is one way over them, for one thread; how much of
 * it is done may be asked from any.
 */
final class Bulk {
  static final int PIECE = 64 * 1024;
  static final int PIECES = 320;
  static final int BYTES = PIECES * PIECE;

  /** What a proxy may hold while one side does not read: its bounds for one flow are below this. */
  static final long HELD_BYTES = 2 << 20;

  /** As many looks, a millisecond apart, without a change are a stall. */
  private static final int STALL_LOOKS = 100;

  private final Random random = new Random(20);
  private final AtomicLong done = new AtomicLong();

  /** Takes pieces. */
  @FunctionalInterface
  interface Sink {
    void put(byte[] piece) throws IOException;
  }

  /** Gives as many bytes as it is asked for. */
  @FunctionalInterface
  interface Source {
    byte[] take(int count) throws IOException;
  }

  private byte[] piece() {
    byte[] piece = new byte[PIECE];
    random.nextBytes(piece);
    return piece;
  }

  /** Sends the next so many pieces. */
  void send(int pieces, Sink sink) throws IOException {
    for (int i = 0; i < pieces; i++) {
      sink.put(piece());
      done.addAndGet(PIECE);
    }
  }

  /** Sends the next so many pieces as chunks, without the last one. */
  void sendChunks(int pieces, Sink sink) throws IOException {
    for (int i = 0; i < pieces; i++) {
      sink.put((Integer.toHexString(PIECE) + "\r\n").getBytes(US_ASCII));
      sink.put(piece());
      sink.put("\r\n".getBytes(US_ASCII));
      done.addAndGet(PIECE);
    }
  }

  /** Reads the next so many pieces and compares them. */
  void check(int pieces, Source source) throws IOException {
    for (int i = 0; i < pieces; i++) {
      assertThat(source.take(PIECE)).as("piece %s", i).isEqualTo(piece());
      done.addAndGet(PIECE);
    }
  }

  /** Fails unless these are all bytes of it. */
  static void check(byte[] body) {
    CRC32 expected = new CRC32();
    Bulk all = new Bulk();
    for (int i = 0; i < PIECES; i++) {
      expected.update(all.piece());
    }
    CRC32 found = new CRC32();
    found.update(body);
    assertThat(body.length).isEqualTo(BYTES);
    assertThat(found.getValue()).isEqualTo(expected.getValue());
  }

  /** How many bytes have gone or come this way. */
  long done() {
    return done.get();
  }

  /**
   * Waits until the way is blocked, which must be long before its end, and fails if the buffers in
   * use meanwhile were more than one flow may have.
   */
  void awaitStall() {
    AtomicLong last = new AtomicLong(-1);
    AtomicInteger looks = new AtomicInteger();
    Patience.until(
        "the flow to be blocked",
        () -> {
          assertBounded();
          long now = done();
          looks.set(last.getAndSet(now) == now && now > 0 ? looks.get() + 1 : 0);
          return looks.get() > STALL_LOOKS;
        });
    assertThat(done()).as("bytes that found room").isLessThan(BYTES);
  }

  /** Bytes in the buffers in use. */
  static long held() {
    PooledByteBufAllocator pool = PooledByteBufAllocator.DEFAULT;
    return pool.pinnedDirectMemory() + pool.pinnedHeapMemory();
  }

  /** Fails if the buffers in use are more than one flow may have. */
  static void assertBounded() {
    assertThat(held()).as("bytes in buffers of the proxy").isLessThan(HELD_BYTES);
  }
}
