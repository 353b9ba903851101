package io.weir.telemetry;

import io.weir.http.Words;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;

/**
 * A bounded ring of whole lines between one loop, which offers and publishes, and the access log's
 * writer, which drains. Lives as long as the access log.
 *
 * <p>Positions count bytes since the beginning and only grow; where one is in the array is its
 * lower bits. The loop writes bytes first and publishes its position after them; the writer copies
 * bytes out first and frees them after. Each side keeps what it last saw of the other, so that
 * offering a line usually reads no memory that the other side writes.
 */
final class LogRing {
  private static final VarHandle SHARED = MethodHandles.arrayElementVarHandle(long[].class);

  /** Slots of {@link #shared}, two cache lines apart from each other and from both ends. */
  private static final int PUBLISHED = 16;

  private static final int FREED = 32;
  private static final int FREED_LINES = 33;

  private final long[] shared = new long[56];
  private final byte[] bytes;
  private final int mask;
  private final long maxLines;

  // The loop's own.
  private long tail;
  private long lines;
  private long publishedTail;
  private long seenFreed;
  private long seenFreedLines;

  /**
   * Makes an empty ring.
   *
   * @param capacity bytes, a power of two, at least two lines of the greatest length
   */
  LogRing(int capacity, long maxLines) {
    if (Integer.bitCount(capacity) != 1 || capacity < 2 * LineBuilder.MAX_LINE) {
      throw new IllegalArgumentException("capacity " + capacity);
    }
    this.bytes = new byte[capacity];
    this.mask = capacity - 1;
    this.maxLines = maxLines;
  }

  /** Copies one line in if there is room; it is not seen before {@link #publish}. Loop only. */
  boolean offer(byte[] line, int length) {
    if (!hasRoom(length)) {
      look();
      if (!hasRoom(length)) {
        return false;
      }
    }
    int at = (int) tail & mask;
    int first = Math.min(length, bytes.length - at);
    System.arraycopy(line, 0, bytes, at, first);
    System.arraycopy(line, first, bytes, 0, length - first);
    tail += length;
    lines++;
    return true;
  }

  private boolean hasRoom(int length) {
    return tail + length - seenFreed <= bytes.length && lines - seenFreedLines < maxLines;
  }

  /** Whether the writer should not wait any longer. Loop only. */
  boolean halfFull() {
    if (!overHalf()) {
      return false;
    }
    look();
    return overHalf();
  }

  private boolean overHalf() {
    return tail - seenFreed > bytes.length >> 1 || lines - seenFreedLines > maxLines >> 1;
  }

  /** Looks at how far the writer is. */
  private void look() {
    seenFreed = (long) SHARED.getAcquire(shared, FREED);
    seenFreedLines = (long) SHARED.getAcquire(shared, FREED_LINES);
  }

  /**
   * Shows all offered lines to the writer; false if it has seen them. The store is volatile, so
   * that the caller's next look at whether the writer sleeps cannot overtake it. Loop only.
   */
  boolean publish() {
    if (tail == publishedTail) {
      return false;
    }
    publishedTail = tail;
    SHARED.setVolatile(shared, PUBLISHED, tail);
    return true;
  }

  /** Whether nothing waits. Writer only. */
  boolean empty() {
    return (long) SHARED.getVolatile(shared, PUBLISHED) == (long) SHARED.get(shared, FREED);
  }

  /** Moves as many whole lines as fit. Writer only. */
  void drainTo(ByteBuffer to) {
    long head = (long) SHARED.get(shared, FREED);
    long end = (long) SHARED.getVolatile(shared, PUBLISHED);
    long cut = Math.min(end, head + to.remaining());
    if (cut < end) {
      cut = afterLastLine(head, cut);
    }
    int at = (int) head & mask;
    int length = (int) (cut - head);
    int first = Math.min(length, bytes.length - at);
    to.put(bytes, at, first).put(bytes, 0, length - first);
    long freed =
        (long) SHARED.get(shared, FREED_LINES) + lines(at, first) + lines(0, length - first);
    SHARED.setRelease(shared, FREED_LINES, freed);
    SHARED.setRelease(shared, FREED, cut);
  }

  private int lines(int from, int length) {
    return Words.count(bytes, from, from + length, '\n');
  }

  private long afterLastLine(long head, long cut) {
    long at = cut;
    while (at > head && bytes[(int) (at - 1) & mask] != '\n') {
      at--;
    }
    return at;
  }
}
