package io.weir.pool;

import io.weir.http.Failure;
import io.weir.http.ResponseHead;
import io.weir.net.Liveness;
import io.weir.net.Loop;
import io.weir.net.LoopConfined;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one backend on one loop. Created on the control thread, used only on its loop,
 * retired when no generation wants its backend any more.
 *
 * <p>The most recently released connection is used first, so that surplus ones age out. Whoever
 * finds none waits in a bounded queue, by class and then first come first served; a connection that
 * is released, or opened for somebody else, goes to whose turn it is. A pool without idle
 * connections takes over those that its siblings on other loops have to spare. So there are hardly
 * ever more connections than requests that were in flight at once, however many clients and loops
 * there are.
 */
@LoopConfined
public final class BackendPool {
  /** How long connections that failed are remembered. */
  private static final long MEMORY_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final AtomicIntegerFieldUpdater<BackendPool> SPARE =
      AtomicIntegerFieldUpdater.newUpdater(BackendPool.class, "spare");

  private static final AtomicIntegerFieldUpdater<BackendPool> RANK =
      AtomicIntegerFieldUpdater.newUpdater(BackendPool.class, "rank");

  private final Loop loop;
  private final PoolPlan plan;
  private final Connector connector;
  private final Liveness liveness = new Liveness();
  private final ResponseHead head = new ResponseHead();
  private final ArrayDeque<Http1BackendConnection> idle = new ArrayDeque<>();
  private final WaitQueue waiters = new WaitQueue();
  private int connecting;

  /** Connections that were begun since the last one came about. */
  private int unproven;

  private long failedNanos;
  private boolean hungry;

  /** Read by other loops while this pool is registered with the budget. */
  private volatile long hungrySinceNanos;

  /** The class of whoever is next here, as other loops may see it a little late. */
  private volatile int rank;

  /** The number of idle connections, as other loops may see it a little late. */
  private volatile int spare;

  private boolean retired;
  private boolean keepsIdle = true;

  /** Made on the control thread before the loop sees it. */
  public BackendPool(Loop loop, PoolPlan plan) {
    this.loop = loop;
    this.plan = plan;
    this.connector = new Connector(this);
    plan.budget().join(this);
    plan.sockets().join(this);
  }

  /**
   * A stream now, or null: then {@link BackendEvents#onAcquired} or {@link
   * BackendEvents#onUnavailable} comes, the latter perhaps before this method returns.
   *
   * @param connectNanos time that opening a connection for this caller may take
   */
  public @Nullable BackendStream acquire(BackendEvents events, Wish wish, long connectNanos) {
    assert loop.inLoop();
    if (wish != Wish.FRESH) {
      Http1BackendConnection connection = takeIdle(wish == Wish.ALIVE);
      if (connection != null) {
        connection.assign(events);
        plan.meters().reused(loop.index());
        return connection;
      }
    }
    BackendEvents displaced = null;
    if (full()) {
      displaced = waiters.size() > connecting ? waiters.pollLastBelow(events.priority()) : null;
      if (displaced == null) {
        events.onUnavailable(Failure.POOL_FULL);
        return null;
      }
    }
    join(events);
    if (displaced != null) {
      left(displaced);
      displaced.onUnavailable(Failure.DISPLACED);
    } else if (wish == Wish.FRESH || !takeOver(true)) {
      connectForWaiters(connectNanos);
    }
    return null;
  }

  /** Whether there is no hope of a connection, and too many hope already. */
  private boolean full() {
    // Those for whom a connection is being opened do not queue.
    return waiters.size() - connecting >= plan.queuePerLoop()
        && !plan.budget().hasPlace()
        && plan.budget().sibling(this, false) == null;
  }

  /** Takes {@code events} out of the queue; nothing happens if it does not wait here. */
  public void cancel(BackendEvents events) {
    assert loop.inLoop();
    if (waiters.remove(events)) {
      left(events);
    }
  }

  private void join(BackendEvents waiter) {
    waiters.add(waiter);
    RANK.lazySet(this, waiters.rank());
    plan.clusterMeters().pending(loop.index(), waiter.priority(), 1);
  }

  /** A waiter has gone, with a connection or without. */
  private void left(BackendEvents waiter) {
    RANK.lazySet(this, waiters.rank());
    plan.clusterMeters().pending(loop.index(), waiter.priority(), -1);
    if (hungry && waiters.isEmpty()) {
      hungry = false;
      plan.budget().leave(this);
    }
  }

  /**
   * Closes what is idle; connections in use close when they are released. Exchanges of an older
   * generation may still acquire here, and get connections of their own.
   */
  public void retire() {
    assert loop.inLoop();
    retired = true;
    plan.sockets().leave(this);
    while (!idle.isEmpty()) {
      closeOneIdle();
    }
  }

  /** Whether connections that are not in use are kept; if not, those that idle now close. */
  public void keepIdle(boolean keep) {
    assert loop.inLoop();
    keepsIdle = keep;
    while (!keep && !idle.isEmpty()) {
      closeOneIdle();
    }
  }

  /** Whether so many connections were begun, and none of them came about, that others go first. */
  public boolean doubtful() {
    return unproven >= plan.config().unprovenLimit() && !forgotten();
  }

  /** Whether what was begun in vain is over, and long ago. */
  private boolean forgotten() {
    return connecting == 0 && loop.nowNanos() - failedNanos >= MEMORY_NANOS;
  }

  Loop loop() {
    return loop;
  }

  /** What the connections of this pool read the heads of responses into. */
  ResponseHead head() {
    return head;
  }

  PoolPlan plan() {
    return plan;
  }

  void execute(Runnable task) {
    loop.execute(task);
  }

  /** A connection whose exchange is over, fit for another. */
  void release(Http1BackendConnection connection) {
    if (plan.budget().isOverdue(this, loop.nowNanos())) {
      connection.close();
      return;
    }
    BackendEvents waiter = nextWaiter();
    if (waiter != null) {
      connection.assign(waiter);
      plan.meters().reused(loop.index());
      waiter.onAcquired(connection);
    } else {
      parkOrClose(connection);
    }
  }

  void connected(Http1BackendConnection connection) {
    connecting--;
    unproven = 0;
    BackendEvents waiter = nextWaiter();
    if (waiter != null) {
      connection.assign(waiter);
      waiter.onAcquired(connection);
    } else {
      parkOrClose(connection);
    }
  }

  /** Called on this loop: a connection that a sibling had to spare now belongs to this pool. */
  void takenOver(Http1BackendConnection connection) {
    connecting--;
    plan.meters().moved(loop.index());
    if (isAlive(connection)) {
      release(connection);
    } else {
      connection.close();
      connectForWaiters();
    }
  }

  /** Called on this loop: the sibling had nothing to spare after all. */
  void nothingToTakeOver() {
    connecting--;
    connectForWaiters();
  }

  void connectFailed(Failure failure) {
    connecting--;
    failedNanos = loop.nowNanos();
    plan.meters().connectFailed(loop.index());
    plan.sockets().closed();
    plan.budget().closed();
    BackendEvents waiter = nextWaiter();
    if (waiter != null) {
      waiter.onUnavailable(failure);
    }
    connectForWaiters();
  }

  /** A connection that was open is closed, for whatever reason. */
  void closed(Http1BackendConnection connection) {
    if (connection.idle()) {
      idle.remove(connection);
      showSpare();
    }
    plan.sockets().closed();
    plan.budget().closed();
    connectForWaiters();
  }

  void closeOneIdle() {
    Http1BackendConnection oldest = idle.pollFirst();
    if (oldest != null) {
      showSpare();
      oldest.leaveIdle();
      oldest.close();
    }
  }

  /** Called on this loop by the budget: a connection more may be opened, and was counted. */
  void placeGiven() {
    // It may have left and registered again since the place was meant for it.
    plan.budget().leave(this);
    hungry = false;
    if (connecting < waiters.size()) {
      connect(plan.spec().connectNanos());
      connectForWaiters();
    } else {
      // Whoever waited here has left.
      plan.budget().closed();
    }
  }

  long hungrySinceNanos() {
    return hungrySinceNanos;
  }

  /** As {@link WaitQueue#rank}. */
  int rank() {
    return rank;
  }

  int spare() {
    return spare;
  }

  private void showSpare() {
    SPARE.lazySet(this, idle.size());
  }

  private boolean isAlive(Http1BackendConnection connection) {
    return connection.usable() && liveness.isAlive(connection.channel());
  }

  private @Nullable Http1BackendConnection takeIdle(boolean asking) {
    Http1BackendConnection connection = idle.pollLast();
    while (connection != null) {
      showSpare();
      connection.leaveIdle();
      if (!connection.idledTooLong() && (asking ? isAlive(connection) : connection.usable())) {
        return connection;
      }
      connection.close();
      connection = idle.pollLast();
    }
    return null;
  }

  /** Whether a sibling was asked for a connection; one is under way then, as if it were opened. */
  private boolean takeOver(boolean onlySurplus) {
    BackendPool sibling = plan.budget().sibling(this, onlySurplus);
    if (sibling == null || connecting >= waiters.size()) {
      return false;
    }
    connecting++;
    sibling.execute(() -> sibling.handOver(this));
    return true;
  }

  private void handOver(BackendPool sibling) {
    Http1BackendConnection connection = takeIdle(false);
    if (connection == null) {
      sibling.execute(sibling::nothingToTakeOver);
    } else {
      connection.moveTo(sibling);
    }
  }

  private void parkOrClose(Http1BackendConnection connection) {
    if (retired || !keepsIdle || idle.size() >= plan.idlePerLoop() || plan.budget().contested()) {
      connection.close();
    } else {
      idle.addLast(connection);
      showSpare();
      connection.becomeIdle();
    }
  }

  private @Nullable BackendEvents nextWaiter() {
    BackendEvents waiter = waiters.poll();
    if (waiter != null) {
      left(waiter);
    }
    return waiter;
  }

  private void connectForWaiters() {
    connectForWaiters(plan.spec().connectNanos());
  }

  private void connectForWaiters(long connectNanos) {
    while (connecting < waiters.size()) {
      if (plan.budget().tryOpen()) {
        connect(connectNanos);
      } else if (!takeOver(false)) {
        waitForPlace();
        return;
      }
    }
  }

  private void connect(long nanos) {
    unproven = forgotten() ? 1 : unproven + 1;
    connecting++;
    plan.sockets().opening(loop);
    connector.connect(nanos);
  }

  private void waitForPlace() {
    // A caller that may not reuse gives up an idle connection of this loop first.
    if (!idle.isEmpty()) {
      closeOneIdle();
    } else if (!hungry) {
      hungry = true;
      hungrySinceNanos = loop.nowNanos();
      plan.budget().await(this);
    }
  }
}
