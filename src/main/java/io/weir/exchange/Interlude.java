package io.weir.exchange;

import io.weir.cluster.Cluster;
import io.weir.cluster.HoldQueue;
import io.weir.config.Priority;
import io.weir.net.Loop;
import io.weir.net.LoopConfined;
import io.weir.net.Timed;
import org.jspecify.annotations.Nullable;

/**
 * The time between two attempts of an exchange: a short pause, or the wait for a backend to come
 * back. Embedded in its exchange; {@link #end} with it.
 */
@LoopConfined
final class Interlude extends Timed implements HoldQueue.Held {
  private final Exchange exchange;
  private final Loop loop;
  private final RequestContext context;
  private @Nullable HoldQueue queue;
  private boolean held;
  private long endNanos;

  Interlude(Exchange exchange, Loop loop, RequestContext context) {
    this.exchange = exchange;
    this.context = context;
    this.loop = loop;
  }

  void pause(long nanos) {
    loop.timers().arm(this, nanos);
  }

  /**
   * Waits for a backend of the cluster.
   *
   * @return for how long at most, or 0 if there is no waiting
   */
  long hold(Cluster cluster) {
    long now = loop.nowNanos();
    endNanos = held ? endNanos : now + cluster.holdNanos();
    HoldQueue joined = cluster.holdQueue(loop);
    if (endNanos - now <= 0 || !joined.join(this, held)) {
      return 0;
    }
    held = true;
    queue = joined;
    return endNanos - now;
  }

  void end() {
    loop.timers().cancel(this);
    if (queue != null) {
      queue.leave(this);
      queue = null;
    }
    held = false;
  }

  @Override
  public void tryAgain() {
    queue = null;
    exchange.holdEnded();
  }

  @Override
  public Priority priority() {
    return context.route().priority();
  }

  @Override
  protected void expired() {
    exchange.pauseEnded();
  }
}
