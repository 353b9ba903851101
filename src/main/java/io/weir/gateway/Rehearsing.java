package io.weir.gateway;

import io.weir.net.AnyThread;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rehearsal of one gateway, from the side of its end: a signal may come while it is under way,
 * and the loops that it uses must not end before it has. Run by the thread that starts the gateway,
 * closed by the one that ends it.
 */
@AnyThread
final class Rehearsing implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Rehearsing.class);

  /** A round takes milliseconds, what has to be built first a few hundred. */
  private static final long PATIENCE_SECONDS = 5;

  private final ReentrantLock underWay = new ReentrantLock();
  private volatile boolean ended;

  /**
   * Rehearses for at most so long, or until this is closed; never fails.
   *
   * @return how many requests were answered
   */
  int run(Rehearsal.Stage stage, Duration atMost) {
    underWay.lock();
    try {
      return ended ? 0 : Rehearsal.run(stage, atMost, () -> ended);
    } finally {
      underWay.unlock();
    }
  }

  /** Returns when nothing of it is left, and none will begin. */
  @Override
  public void close() {
    ended = true;
    try {
      if (underWay.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        underWay.unlock();
      } else {
        log.warn("the rehearsal does not end");
      }
    } catch (InterruptedException e) {
      // Whoever interrupts an end wants it to be shorter.
      Thread.currentThread().interrupt();
    }
  }
}
