package io.weir.cluster;

import io.weir.health.BackendHealth;
import io.weir.health.Conduct;
import io.weir.health.State;
import io.weir.http.Failure;
import io.weir.net.AnyThread;
import io.weir.net.Loop;
import io.weir.pool.BackendPool;
import io.weir.pool.ConnectionBudget;
import io.weir.telemetry.BackendMeters;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One address of one cluster, with a pool of connections on each loop. Made and retired on the
 * control thread by {@link BackendRegistry}; any loop uses it in between, and exchanges that began
 * earlier may still use it after it was retired. Weight and tier belong to the generation: {@link
 * Cluster.Member}.
 */
@AnyThread
public final class Backend {
  private static final AtomicIntegerFieldUpdater<Backend> IN_FLIGHT =
      AtomicIntegerFieldUpdater.newUpdater(Backend.class, "inFlight");

  private static final AtomicLongFieldUpdater<Backend> LATENCY =
      AtomicLongFieldUpdater.newUpdater(Backend.class, "latency");

  private final BackendKey key;
  private final String name;
  private final ConnectionBudget budget;
  private final BackendMeters meters;
  private final BackendHealth health;
  private final Loop[] loops;

  /** One per loop by index; each is touched only on its loop, the array never changes. */
  private final BackendPool[] pools;

  /** Attempts under way on all loops, read by balancers; changed only through the updater. */
  private volatile int inFlight;

  /** What {@link Latency} knows; written without an order, so that one update may be lost. */
  private volatile long latency;

  private volatile boolean retired;

  Backend(
      BackendKey key,
      ConnectionBudget budget,
      BackendMeters meters,
      BackendHealth health,
      Loop[] loops,
      BackendPool[] pools) {
    this.key = key;
    this.name = health.backend();
    this.budget = budget;
    this.meters = meters;
    this.health = health;
    this.loops = loops;
    this.pools = pools;
  }

  public BackendKey key() {
    return key;
  }

  /**
   * The label in metrics and logs: the address as the configuration gives it, and what it led to if
   * that was several when this one came.
   */
  public String name() {
    return name;
  }

  /** The pool of {@code loop}, which must be the caller's own. */
  public BackendPool pool(Loop loop) {
    return pools[loop.index()];
  }

  /** Whether others should go first on {@code loop}, which must be the caller's own. */
  boolean doubtful(Loop loop) {
    // Whose address is not known has no pools.
    return pools.length > 0 && pool(loop).doubtful();
  }

  public ConnectionBudget budget() {
    return budget;
  }

  public BackendMeters meters() {
    return meters;
  }

  public BackendHealth health() {
    return health;
  }

  /** What it is to those who look at it. */
  public State state() {
    return resolved() ? health.state() : State.UNRESOLVED;
  }

  /** Whether the address is known; if not, no balancer ever picks this backend. */
  public boolean resolved() {
    return key.resolved() != null;
  }

  /** Attempts under way on all loops. */
  public int inFlight() {
    return inFlight;
  }

  /** An attempt on this backend begins; exactly one {@link #end} must follow. */
  public void begin() {
    IN_FLIGHT.incrementAndGet(this);
  }

  public void end() {
    int now = IN_FLIGHT.decrementAndGet(this);
    assert now >= 0 : "an attempt ended twice on " + name;
  }

  /** The word of {@link Latency}, if the balancer keeps one. */
  long latency() {
    return latency;
  }

  /** Any loop; no fence, because nothing else depends on it. */
  void latency(long word) {
    LATENCY.lazySet(this, word);
  }

  /**
   * What an attempt on the loop with this index came to, so that a backend which fails is noticed.
   *
   * @param failure why it ended; null if its response was complete
   * @param status the backend's, 0 if there was none
   * @param reused whether its connection had served before
   */
  public void judge(int loop, @Nullable Failure failure, int status, boolean reused) {
    health.ended(loop, Conduct.of(failure, status, reused));
  }

  public boolean retired() {
    return retired;
  }

  /** Control thread: whether connections that are not in use are kept for later. */
  void keepIdle(boolean keep) {
    for (int i = 0; i < pools.length; i++) {
      BackendPool pool = pools[i];
      loops[i].execute(() -> pool.keepIdle(keep));
    }
  }

  /** Control thread: no generation wants this backend any more. Idle connections close. */
  void retire() {
    retired = true;
    for (int i = 0; i < pools.length; i++) {
      loops[i].execute(pools[i]::retire);
    }
  }

  @Override
  public String toString() {
    return key.cluster() + '/' + name;
  }
}
