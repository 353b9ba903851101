package io.weir.cluster;

import io.weir.config.Address;
import io.weir.health.BackendHealth;
import io.weir.net.ControlOnly;
import io.weir.net.Loop;
import io.weir.net.Loops;
import io.weir.pool.BackendPool;
import io.weir.pool.BackendSockets;
import io.weir.pool.ConnectSpec;
import io.weir.pool.ConnectionBudget;
import io.weir.pool.IdleLimit;
import io.weir.pool.PoolPlan;
import io.weir.telemetry.BackendMeters;
import io.weir.telemetry.BackendName;
import io.weir.telemetry.Telemetry;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every live backend by its key, so that a reload finds again what it may keep. One per process,
 * touched only on the control thread.
 *
 * <p>A generation obtains what it names while it is built. Whichever generation is in force
 * afterwards, the new one or after a failure the old, then says what it wants, and the rest
 * retires: so a build that fails leaves nothing behind.
 */
@ControlOnly
public final class BackendRegistry {
  private final Loop[] loops;
  private final Telemetry telemetry;
  private final BackendSockets sockets;
  private final Map<BackendKey, Backend> live = new LinkedHashMap<>();

  /** By address alone: a limit that changes makes another backend, not another state. */
  private final Map<BackendName, BackendHealth> health = new HashMap<>();

  private final LiveClusters clusters = new LiveClusters(System::nanoTime);

  /** Whether a generation has been in force; those who come later are newcomers. */
  private boolean serving;

  /**
   * @param sockets limit of what all backends together may have open
   */
  public BackendRegistry(Loops loops, Telemetry telemetry, BackendSockets sockets) {
    this(array(loops), telemetry, sockets);
  }

  private BackendRegistry(Loop[] loops, Telemetry telemetry, BackendSockets sockets) {
    this.loops = loops;
    this.telemetry = telemetry;
    this.sockets = sockets;
  }

  /** A registry whose backends have no pools: enough to check and explain a configuration. */
  public static BackendRegistry offline(Telemetry telemetry) {
    return new BackendRegistry(new Loop[0], telemetry, new BackendSockets(0));
  }

  /** The live backend of this key, made now if there is none. */
  public Backend obtain(BackendKey key) {
    return live.computeIfAbsent(key, this::make);
  }

  /** Retires every backend whose key is not among {@code wanted}; the others are in force. */
  public void retireUnused(Set<BackendKey> wanted) {
    live.values()
        .removeIf(
            backend -> {
              boolean unused = !wanted.contains(backend.key());
              if (unused) {
                backend.retire();
              }
              return unused;
            });
    Set<BackendName> named = new HashSet<>();
    live.keySet().forEach(key -> named.add(name(key)));
    health.keySet().retainAll(named);
    serving = true;
    // Only now: a generation that failed must not leave its limits in the metrics.
    live.values().forEach(backend -> backend.meters().limit(backend.budget().max()));
  }

  /** Every live backend, in the order in which they came. */
  public List<Backend> backends() {
    return List.copyOf(live.values());
  }

  /** Every cluster that may still be asked. */
  public LiveClusters clusters() {
    return clusters;
  }

  /** Whether backends with this health keep connections that are not in use. */
  public void keepIdle(BackendHealth of, boolean keep) {
    for (Backend backend : live.values()) {
      if (backend.health() == of) {
        backend.keepIdle(keep);
      }
    }
  }

  private static BackendName name(BackendKey key) {
    return new BackendName(key.cluster(), key.address().toString());
  }

  private BackendHealth newHealth(BackendName name) {
    long now = clusters.nowNanos();
    // Whoever was there from the start has no share to win from anybody.
    long since = serving ? now : now - Long.MAX_VALUE / 2;
    return new BackendHealth(
        name.cluster(),
        name.backend(),
        telemetry.backend(name.cluster(), name.backend()).health(),
        since);
  }

  /** Where this address led when it was last known, or null. */
  @Nullable SocketAddress lastKnown(String cluster, Address address) {
    SocketAddress last = null;
    for (BackendKey key : live.keySet()) {
      if (key.cluster().equals(cluster) && key.address().equals(address)) {
        last = key.resolved() == null ? last : key.resolved();
      }
    }
    return last;
  }

  int loops() {
    return loops.length;
  }

  Telemetry telemetry() {
    return telemetry;
  }

  private Backend make(BackendKey key) {
    ConnectionBudget budget = new ConnectionBudget(key.maxConnections());
    BackendMeters meters = telemetry.backend(key.cluster(), key.address().toString());
    SocketAddress resolved = key.resolved();
    List<BackendPool> pools = new ArrayList<>();
    if (resolved != null && loops.length > 0) {
      ConnectSpec spec =
          new ConnectSpec(
              resolved,
              key.address().toString(),
              key.address() instanceof Address.Unix,
              key.connect().toNanos());
      PoolPlan plan =
          new PoolPlan(
              spec,
              budget,
              sockets,
              key.pool(),
              new IdleLimit(key.pool(), meters),
              loops.length,
              key.responseHeaderBytes(),
              meters,
              telemetry.cluster(key.cluster()));
      for (Loop loop : loops) {
        pools.add(new BackendPool(loop, plan));
      }
    }
    return new Backend(
        key,
        budget,
        meters,
        health.computeIfAbsent(name(key), this::newHealth),
        loops,
        pools.toArray(BackendPool[]::new));
  }

  private static Loop[] array(Loops loops) {
    Loop[] array = new Loop[loops.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = loops.get(i);
    }
    return array;
  }
}
