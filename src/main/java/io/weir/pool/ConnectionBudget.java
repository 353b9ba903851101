package io.weir.pool;

import io.weir.net.AnyThread;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The open-connection limit of one backend, shared by its pools on all loops. Lives as long as the
 * backend.
 *
 * <p>Opening and closing cost one atomic step. Only a pool that was refused and has somebody
 * waiting takes the slow way: it registers as hungry, the other pools are asked for an idle
 * connection, and whoever closes one next hands the freed place over.
 */
@AnyThread
public final class ConnectionBudget {
  private final int max;
  private final AtomicInteger open = new AtomicInteger();
  private final Queue<BackendPool> hungry = new ConcurrentLinkedQueue<>();
  private final CopyOnWriteArrayList<BackendPool> pools = new CopyOnWriteArrayList<>();

  /**
   * @param max connections that may be open at once over all loops; 0 for no limit
   */
  public ConnectionBudget(int max) {
    this.max = max;
  }

  /** Connections open or being opened now. */
  public int open() {
    return open.get();
  }

  /** The limit, 0 for none. */
  public int max() {
    return max;
  }

  void join(BackendPool pool) {
    pools.add(pool);
  }

  boolean tryOpen() {
    if (max == 0) {
      open.incrementAndGet();
      return true;
    }
    int now;
    do {
      now = open.get();
      if (now >= max) {
        return false;
      }
    } while (!open.compareAndSet(now, now + 1));
    return true;
  }

  void closed() {
    open.decrementAndGet();
    feed();
  }

  /**
   * Whether a pool on another loop waits for a place, so that an idle connection is better closed.
   */
  boolean contested() {
    return max != 0 && !hungry.isEmpty();
  }

  /** The pool was refused and somebody waits in it: it is told when there may be a place. */
  void await(BackendPool pool) {
    hungry.add(pool);
    for (BackendPool other : pools) {
      if (other != pool) {
        other.execute(other::closeOneIdle);
      }
    }
    // A place that was freed between the refusal and the registration would wake nobody.
    if (open.get() < max) {
      feed();
    }
  }

  private void feed() {
    if (max == 0) {
      return;
    }
    BackendPool next = hungry.poll();
    if (next != null) {
      next.execute(next::placeFreed);
    }
  }
}
