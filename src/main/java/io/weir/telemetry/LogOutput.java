package io.weir.telemetry;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writing end of the access log: an open target, or the wait until the next try to open it.
 * Owned by the writer thread; lives as long as the log.
 *
 * <p>A failure may leave half a line behind. If the file that is opened next still ends there, the
 * other half follows, else the whole line is written again, so that no file gets a line that is
 * made of two.
 *
 * <p>An open file that was renamed or removed takes writes without complaint and nobody finds them.
 * So its name is looked at from time to time, which also makes a rotation work that forgot to tell.
 */
final class LogOutput {
  private static final Logger LOG = LoggerFactory.getLogger(LogOutput.class);

  private final long retryNanos;
  private final Cells errors = new Cells(1, 1);

  private LogTarget target;
  private LogTarget.@Nullable Sink sink;
  private boolean failing;
  private long nextTryNanos;
  private long nextLookNanos;

  /** Length of the last file when it was closed, -1 if it was no file. */
  private long lastSize = -1;

  LogOutput(LogTarget target, long retryNanos) {
    this.target = target;
    this.retryNanos = retryNanos;
  }

  /** Follows a rotation or a reload; the next write opens the target, waiting for nothing. */
  void reopen(@Nullable LogTarget changed) {
    closeSink();
    if (changed != null) {
      target = changed;
    }
    nextTryNanos = System.nanoTime();
  }

  /** Writes whole lines; false if some are left because the target failed or takes no more now. */
  boolean write(ByteBuffer lines) {
    try {
      LogTarget.Sink open = ready(lines);
      if (open == null) {
        return false;
      }
      while (lines.hasRemaining()) {
        if (open.write(lines) == 0) {
          return false;
        }
      }
      recovered();
      return true;
    } catch (IOException | RuntimeException e) {
      // A full disk, a reader that went away, a directory that is gone: all end in the next try.
      failed(e);
      return false;
    }
  }

  private LogTarget.@Nullable Sink ready(ByteBuffer lines) throws IOException {
    long now = System.nanoTime();
    if (failing && now - nextTryNanos < 0) {
      return null;
    }
    if (sink != null && now - nextLookNanos >= 0) {
      nextLookNanos = now + retryNanos;
      if (sink.stale()) {
        closeSink();
      }
    }
    if (sink == null) {
      sink = target.open();
      nextLookNanos = now + retryNanos;
      resume(lines, sink.size());
    }
    return sink;
  }

  /** Goes back to the start of a half-written line unless the target still ends with its half. */
  private void resume(ByteBuffer lines, long size) {
    if (size != lastSize) {
      int start = lines.position();
      while (start > 0 && lines.get(start - 1) != '\n') {
        start--;
      }
      lines.position(start);
    }
  }

  private void failed(Exception e) {
    errors.add(0, 0, 1);
    if (!failing) {
      LOG.warn("Access log {} cannot be written, trying again: {}", target.name(), e.getMessage());
    }
    failing = true;
    nextTryNanos = System.nanoTime() + retryNanos;
    closeSink();
  }

  private void recovered() {
    if (failing) {
      failing = false;
      LOG.info("Access log {} is written again", target.name());
    }
  }

  private void closeSink() {
    if (sink == null) {
      return;
    }
    try {
      lastSize = sink.size();
      sink.close();
    } catch (IOException e) {
      // It is given up; what could still fail to be written was reported by the write.
      lastSize = -1;
    }
    sink = null;
  }

  /** Whether the last try failed. */
  boolean failing() {
    return failing;
  }

  /** Failed tries. Any thread. */
  long errors() {
    return errors.sum(0);
  }

  void close() {
    closeSink();
  }
}
