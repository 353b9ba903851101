package io.weir.telemetry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A log target in memory that can be stuck, full, broken, or replaced by an empty file. */
final class TestTarget implements LogTarget {
  final AtomicInteger opened = new AtomicInteger();
  final CountDownLatch writing = new CountDownLatch(1);
  volatile @Nullable CountDownLatch gate;
  final AtomicInteger room = new AtomicInteger(Integer.MAX_VALUE);
  volatile boolean full;
  volatile boolean openFails;
  volatile boolean file = true;
  private final Object lock = new Object();
  private String content = "";

  @Override
  public String name() {
    return "test";
  }

  @Override
  public Sink open() throws IOException {
    if (openFails) {
      throw new IOException("no such directory");
    }
    opened.incrementAndGet();
    return new TestSink();
  }

  String content() {
    synchronized (lock) {
      return content;
    }
  }

  /** As a rotation does: what is opened next is empty. */
  String rotate() {
    synchronized (lock) {
      String old = content;
      content = "";
      return old;
    }
  }

  long lines() {
    return content().lines().count();
  }

  private final class TestSink implements Sink {
    @Override
    public int write(ByteBuffer from) throws IOException {
      pass();
      if (full) {
        return 0;
      }
      byte[] bytes = new byte[Math.min(from.remaining(), room.get())];
      if (bytes.length == 0) {
        throw new IOException("No space left on device");
      }
      from.get(bytes);
      room.addAndGet(-bytes.length);
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      synchronized (lock) {
        content += text;
      }
      return bytes.length;
    }

    private void pass() throws IOException {
      writing.countDown();
      CountDownLatch closed = gate;
      if (closed != null) {
        try {
          closed.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
    }

    @Override
    public long size() {
      return file ? content().length() : -1;
    }

    @Override
    public void close() {}
  }
}
