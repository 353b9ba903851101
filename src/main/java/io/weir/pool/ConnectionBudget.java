package io.weir.pool;

import io.weir.net.AnyThread;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The open-connection limit of one backend, shared by its pools on all loops. Lives as long as the
 * backend.
 *
 * <p>Opening and closing cost one atomic step. Only a pool that was refused and has somebody
 * waiting takes the slow way: it registers as hungry, the other pools are asked for an idle
 * connection, and whoever closes one next hands its place over. The place is never free in between,
 * or the loop that closed would take it again before the other one has heard of it.
 */
@AnyThread
public final class ConnectionBudget {
  /** A pool that is hungry for longer than this gets a connection that others wait for too. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Idle connections beyond one for each so many in use, and one for each loop, are surplus. */
  private static final int SURPLUS = 8;

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

  /**
   * A pool on another loop that has an idle connection, the one with most of them; null if there is
   * none. For rare use: it looks at all pools.
   *
   * @param onlySurplus whether a few idle ones for each loop are left alone, so that connections do
   *     not wander with every change of the load
   */
  @Nullable BackendPool sibling(BackendPool asking, boolean onlySurplus) {
    BackendPool richest = null;
    int idle = 0;
    for (BackendPool pool : pools) {
      idle += pool.spare();
      if (pool != asking
          && pool.spare() > 0
          && (richest == null || pool.spare() > richest.spare())) {
        richest = pool;
      }
    }
    int inUse = open.get() - idle;
    return onlySurplus && idle <= inUse / SURPLUS + pools.size() ? null : richest;
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

  /** Whether there is a place now; another loop may take it meanwhile. */
  boolean hasPlace() {
    return max == 0 || open.get() < max;
  }

  /**
   * A connection is closed or was not opened: its place goes to where the highest class waits, and
   * of several to whoever is hungry for longest.
   */
  void closed() {
    BackendPool next = max == 0 ? null : next();
    if (next != null) {
      next.execute(next::placeGiven);
      return;
    }
    open.decrementAndGet();
    passOn();
  }

  private @Nullable BackendPool next() {
    BackendPool next;
    do {
      next = null;
      for (BackendPool pool : hungry) {
        next = next == null || pool.rank() < next.rank() ? pool : next;
      }
      // Another loop may have had the same idea.
    } while (next != null && !hungry.remove(next));
    return next;
  }

  /** Whoever registered while a place became free was refused and would never hear of it. */
  private void passOn() {
    if (max != 0 && !hungry.isEmpty() && tryOpen()) {
      closed();
    }
  }

  /**
   * Whether a pool on another loop waits for a place, so that an idle connection is better closed.
   */
  boolean contested() {
    return max != 0 && !hungry.isEmpty();
  }

  /**
   * Whether another pool waits for so long that it should get the next connection, although there
   * are waiters in this one too. Not at once: with each change of loops a connection is opened.
   */
  boolean isOverdue(BackendPool asking, long nowNanos) {
    if (!contested()) {
      return false;
    }
    for (BackendPool pool : hungry) {
      if (pool != asking) {
        return nowNanos - pool.hungrySinceNanos() > PATIENCE_NANOS;
      }
    }
    return false;
  }

  /** The pool was refused and somebody waits in it: it is given the next place. */
  void await(BackendPool pool) {
    hungry.add(pool);
    for (BackendPool other : pools) {
      if (other != pool) {
        other.execute(other::closeOneIdle);
      }
    }
    passOn();
  }

  /** Nobody waits in this pool any more. */
  void leave(BackendPool pool) {
    hungry.remove(pool);
  }
}
