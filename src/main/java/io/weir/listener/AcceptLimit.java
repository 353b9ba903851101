package io.weir.listener;

import io.weir.net.AnyThread;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many client connections there may be, of one listener or of the process. At the limit
 * accepting pauses and the kernel's backlog takes over, so nobody is turned away who can wait; it
 * resumes when a few have gone, not with each single one.
 */
@AnyThread
final class AcceptLimit {
  private final AtomicInteger count = new AtomicInteger();
  private volatile int limit;

  /**
   * @param limit connections; 0 for no limit
   */
  AcceptLimit(int limit) {
    this.limit = limit;
  }

  void limit(int connections) {
    limit = connections;
  }

  int count() {
    return count.get();
  }

  /** Counts one more; true if accepting has to pause now. */
  boolean enter() {
    int now = count.incrementAndGet();
    return limit != 0 && now >= limit;
  }

  /** Counts one less; true if a pause may end now. */
  boolean leave() {
    return count.decrementAndGet() == resumeBelow();
  }

  boolean full() {
    return limit != 0 && count.get() >= limit;
  }

  /** Whether there is room again after a pause. */
  boolean roomy() {
    return limit == 0 || count.get() <= resumeBelow();
  }

  /** How many have to go before a pause may end; 0 if it may end now. */
  int excess() {
    return limit == 0 ? 0 : Math.max(0, count.get() - resumeBelow());
  }

  private int resumeBelow() {
    int now = limit;
    return now - Math.max(1, now / 50);
  }
}
