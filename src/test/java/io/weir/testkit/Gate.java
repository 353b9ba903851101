package io.weir.testkit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A door that one thread of a test opens, once, and others wait in front of. Any thread may. */
public final class Gate {
  private final CountDownLatch latch = new CountDownLatch(1);

  /** Lets everybody through from now on. */
  public void open() {
    latch.countDown();
  }

  /** Whether {@link #open} was called. */
  public boolean isOpen() {
    return latch.getCount() == 0;
  }

  /** Waits for {@link #open}, and fails if it does not come. */
  public void pass() {
    try {
      if (!latch.await(Patience.millis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("the gate was not opened within " + Patience.LIMIT);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted in front of a gate", e);
    }
  }
}
