package io.weir.cluster;

import io.weir.config.Priority;
import io.weir.net.Loop;
import io.weir.net.LoopConfined;
import io.weir.net.Timed;
import io.weir.telemetry.ClusterMeters;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * Exchanges of one cluster on one loop that wait for a backend to come back. A few times a second
 * the one that waits longest tries again; when a connection was had, all of them do. Made when the
 * first has to wait; ends with the cluster.
 */
@LoopConfined
public final class HoldQueue extends Timed {
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** Somebody who waits. */
  public interface Held {
    /** It has left the queue, and may join again. */
    void tryAgain();

    /** The class in which it is counted; the order is that of coming. */
    Priority priority();
  }

  private final Loop loop;
  private final ClusterMeters meters;
  private final int max;
  private final ArrayDeque<Held> waiting = new ArrayDeque<>();
  private boolean open;
  private boolean releasing;

  /**
   * @param max how many may wait
   */
  HoldQueue(Loop loop, ClusterMeters meters, int max) {
    this.loop = loop;
    this.meters = meters;
    this.max = max;
  }

  /**
   * Lets somebody wait; false if too many do.
   *
   * @param again whether it had waited before, and so is the next one
   */
  public boolean join(Held held, boolean again) {
    if (waiting.size() >= max) {
      return false;
    }
    if (again && !releasing) {
      waiting.addFirst(held);
    } else {
      waiting.addLast(held);
    }
    meters.pending(loop.index(), held.priority(), 1);
    if (!armed()) {
      loop.timers().arm(this, STEP_NANOS);
    }
    return true;
  }

  /** It waits no longer; nothing happens if it does not. */
  public void leave(Held held) {
    if (waiting.remove(held)) {
      meters.pending(loop.index(), held.priority(), -1);
    }
  }

  /** Somebody got a connection: whoever waits may try. */
  public void connected() {
    if (!waiting.isEmpty() && !open) {
      open = true;
      loop.timers().arm(this, 0);
    }
  }

  @Override
  protected void expired() {
    releasing = open;
    open = false;
    for (int tries = releasing ? waiting.size() : 1; tries > 0 && !waiting.isEmpty(); tries--) {
      Held next = waiting.removeFirst();
      meters.pending(loop.index(), next.priority(), -1);
      next.tryAgain();
    }
    releasing = false;
    if (!waiting.isEmpty() && !armed()) {
      loop.timers().arm(this, STEP_NANOS);
    }
  }
}
