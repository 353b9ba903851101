package io.weir.pool;

import io.weir.net.AnyThread;
import io.weir.net.Loop;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How many connections to backends the process may have, all backends together: what the descriptor
 * limit leaves beside clients and files. Connections in use always fit, because each client needs
 * one at most; but idle ones to one backend could take the place of those that another needs. So at
 * the limit an idle one is closed for each that is opened. One per process.
 */
@AnyThread
public final class BackendSockets {
  private final int max;
  private final AtomicInteger open = new AtomicInteger();
  private final CopyOnWriteArrayList<BackendPool> pools = new CopyOnWriteArrayList<>();

  /**
   * @param max connections that the descriptor limit leaves room for
   */
  public BackendSockets(int max) {
    this.max = max;
  }

  void join(BackendPool pool) {
    pools.add(pool);
  }

  void leave(BackendPool pool) {
    pools.remove(pool);
  }

  /** One more is about to be opened by a pool of this loop. */
  void opening(Loop loop) {
    if (open.incrementAndGet() > max) {
      makeRoom(loop);
    }
  }

  void closed() {
    open.decrementAndGet();
  }

  private void makeRoom(Loop loop) {
    BackendPool own = richest(loop);
    if (own != null) {
      own.closeOneIdle();
      return;
    }
    BackendPool other = richest(null);
    if (other != null) {
      other.execute(other::closeOneIdle);
    }
  }

  /** The pool with most idle connections, of this loop or of any. */
  private @Nullable BackendPool richest(@Nullable Loop loop) {
    BackendPool richest = null;
    for (BackendPool pool : pools) {
      boolean asked = loop == null || pool.loop() == loop;
      if (asked && pool.spare() > (richest == null ? 0 : richest.spare())) {
        richest = pool;
      }
    }
    return richest;
  }
}
