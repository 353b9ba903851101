package io.weir.net;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the operator about what went wrong on a connection without being anybody's bad luck: an
 * error in weir, or no memory left. One connection ends with it, the process goes on. At most one
 * line a second, with the number of those that had none, so that whoever can provoke an error
 * cannot fill the disk. One for the process.
 */
@AnyThread
public final class Mishaps {
  private static final Logger LOG = LoggerFactory.getLogger(Mishaps.class);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final AtomicLong NEXT_NANOS = new AtomicLong(System.nanoTime());
  private static final AtomicInteger UNTOLD = new AtomicInteger();

  private Mishaps() {}

  /** Whether it is the end of a connection as the network brings it, and nobody's mistake. */
  public static boolean isUsual(Throwable cause) {
    return cause instanceof IOException;
  }

  /** Logs what ended a connection, unless it {@link #isUsual}. */
  public static void report(Throwable cause) {
    if (isUsual(cause)) {
      return;
    }
    long now = System.nanoTime();
    long next = NEXT_NANOS.get();
    if (now - next < 0 || !NEXT_NANOS.compareAndSet(next, now + PAUSE_NANOS)) {
      UNTOLD.incrementAndGet();
      return;
    }
    int untold = UNTOLD.getAndSet(0);
    if (cause instanceof OutOfMemoryError) {
      // The message says of which memory; a name of a class would tell an operator nothing.
      LOG.error("no memory, a connection ended, {} before untold: {}", untold, cause.getMessage());
    } else {
      LOG.error("an error in weir ended a connection, {} before untold", untold, cause);
    }
  }
}
