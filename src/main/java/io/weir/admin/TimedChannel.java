package io.weir.admin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A unix socket connection whose reads and writes have deadlines, which blocking channels do not
 * offer. For one thread and one conversation; closing it closes the channel.
 */
final class TimedChannel implements AutoCloseable {
  private static final int CHUNK_BYTES = 4 << 10;

  private final SocketChannel channel;
  private final Selector selector;
  private final SelectionKey key;

  /** Takes ownership of the channel, also if this fails. */
  static TimedChannel owning(SocketChannel channel) throws IOException {
    try {
      return new TimedChannel(channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  TimedChannel(SocketChannel channel) throws IOException {
    this.channel = channel;
    channel.configureBlocking(false);
    this.selector = Selector.open();
    this.key = channel.register(selector, 0);
  }

  /**
   * The first line without its end, or null when the client sent no whole line or too long a one.
   * The deadline is for all of it.
   */
  @Nullable String readLine(int maxBytes, Duration within) throws IOException {
    byte[] bytes = read(maxBytes + 1, within, '\n');
    for (int i = 0; i < bytes.length && i < maxBytes; i++) {
      if (bytes[i] == '\n') {
        return new String(bytes, 0, i, StandardCharsets.UTF_8);
      }
    }
    return null;
  }

  /** Everything up to the end of the stream, at most {@code maxBytes}. */
  String readAll(int maxBytes, Duration within) throws IOException {
    return new String(read(maxBytes, within, -1), StandardCharsets.UTF_8);
  }

  void write(byte[] bytes, Duration within) throws IOException {
    long end = System.nanoTime() + within.toNanos();
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      if (channel.write(rest) == 0) {
        await(SelectionKey.OP_WRITE, end);
      }
    }
  }

  /** Waits for so long, or less; false if the other side has gone. What it says is ignored. */
  boolean idle(Duration within) throws IOException {
    key.interestOps(SelectionKey.OP_READ);
    selector.select(within.toMillis());
    selector.selectedKeys().clear();
    return channel.read(ByteBuffer.allocate(CHUNK_BYTES)) >= 0;
  }

  /** Ends the conversation from another thread: whatever it waits for fails. */
  void cut() throws IOException {
    channel.close();
    selector.wakeup();
  }

  @Override
  public void close() throws IOException {
    selector.close();
    channel.close();
  }

  /** Reads until {@code stop} has come, the stream has ended or {@code max} bytes are there. */
  private byte[] read(int max, Duration within, int stop) throws IOException {
    long end = System.nanoTime() + within.toNanos();
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
    while (all.size() < max) {
      int count = channel.read(chunk.clear().limit(Math.min(CHUNK_BYTES, max - all.size())));
      if (count < 0) {
        break;
      }
      if (count == 0) {
        await(SelectionKey.OP_READ, end);
      }
      all.write(chunk.array(), 0, count);
      if (contains(chunk.array(), count, stop)) {
        break;
      }
    }
    return all.toByteArray();
  }

  private static boolean contains(byte[] bytes, int count, int wanted) {
    for (int i = 0; i < count; i++) {
      if (bytes[i] == wanted) {
        return true;
      }
    }
    return false;
  }

  private void await(int operation, long end) throws IOException {
    long left = end - System.nanoTime();
    if (left <= 0) {
      throw new SocketTimeoutException("the other side takes too long");
    }
    key.interestOps(operation);
    selector.select(Math.max(1, left / 1_000_000));
    selector.selectedKeys().clear();
  }
}
