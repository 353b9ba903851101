package io.weir.gateway;

import io.weir.admin.GatewayView.Phase;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Where a gateway is in its life: starting, running, draining, stopped; never backwards. One per
 * gateway, any thread.
 */
final class Lifecycle {
  private volatile Phase phase = Phase.STARTING;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final long startNanos = System.nanoTime();

  Phase phase() {
    return phase;
  }

  /** Whether the end has begun, politely or not. */
  boolean ending() {
    return phase().compareTo(Phase.DRAINING) >= 0;
  }

  /** Enters a later phase; false if it, or one behind it, has been entered already. */
  synchronized boolean enter(Phase next) {
    boolean later = phase.compareTo(next) < 0;
    if (later) {
      phase = next;
    }
    return later;
  }

  /** Everything is closed: whoever waits goes on. */
  void closed() {
    stopped.countDown();
  }

  /** Waits until everything is closed; uninterruptibly, as nobody who waits could do better. */
  void awaitClosed() {
    boolean interrupted = false;
    while (true) {
      try {
        stopped.await();
        break;
      } catch (InterruptedException e) {
        // Remembered for the caller; the end comes anyway.
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits at most so long; false if it is not closed by then. */
  boolean awaitClosed(long time, TimeUnit unit) {
    try {
      return stopped.await(time, unit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  long uptimeMillis() {
    return (System.nanoTime() - startNanos) / 1_000_000;
  }
}
