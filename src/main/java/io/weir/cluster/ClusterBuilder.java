package io.weir.cluster;

import io.weir.config.Address;
import io.weir.config.BackendConfig;
import io.weir.config.ClusterConfig;
import io.weir.config.Problems;
import io.weir.net.ControlOnly;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the clusters of one generation, with live backends where the registry has them. Used on
 * the control thread for one build and then dropped; {@link #wanted} is what outlives it.
 */
@ControlOnly
public final class ClusterBuilder {
  private static final Logger log = LoggerFactory.getLogger(ClusterBuilder.class);

  private final BackendRegistry registry;
  private final Addresses addresses;
  private final int responseHeaderBytes;
  private final Problems problems;
  private final Set<BackendKey> wanted = new HashSet<>();

  /**
   * @param responseHeaderBytes upper bound of a response head, from the top level's limits
   */
  public ClusterBuilder(
      BackendRegistry registry, Addresses addresses, int responseHeaderBytes, Problems problems) {
    this.registry = registry;
    this.addresses = addresses;
    this.responseHeaderBytes = responseHeaderBytes;
    this.problems = problems;
  }

  /** What is wrong goes to the problems; the cluster returned is then as good as it can be. */
  public Cluster build(ClusterConfig config) {
    Balancer balancer = Balancers.from(config.balance(), registry.loops());
    List<Cluster.Member> members = new ArrayList<>();
    for (BackendConfig backend : config.backends()) {
      members.add(new Cluster.Member(obtain(config, backend), backend.weight(), backend.backup()));
    }
    LiveClusters live = registry.clusters();
    Cluster.Site site =
        new Cluster.Site(
            registry.telemetry().cluster(config.name()), registry.loops(), live.nowNanos());
    Cluster cluster =
        new Cluster(config, balancer, site, members, new SlowStart(config.slowStart()));
    live.add(cluster);
    return cluster;
  }

  /** The keys of everything built here, for {@link BackendRegistry#retireUnused}. */
  public Set<BackendKey> wanted() {
    return Set.copyOf(wanted);
  }

  private Backend obtain(ClusterConfig cluster, BackendConfig backend) {
    BackendKey key =
        new BackendKey(
            cluster.name(),
            backend.address(),
            resolve(cluster.name(), backend),
            backend.maxConnections(),
            cluster.timeouts().connect(),
            cluster.pool(),
            responseHeaderBytes);
    wanted.add(key);
    return registry.obtain(key);
  }

  private @Nullable SocketAddress resolve(String cluster, BackendConfig backend) {
    try {
      SocketAddress now = addresses.resolve(backend.address());
      return now == null ? fallback(cluster, backend.address()) : now;
    } catch (IllegalArgumentException e) {
      // The transport has no sockets of this kind: no reload will change that.
      problems.add(backend.origin(), String.valueOf(e.getMessage()));
      return null;
    }
  }

  /** A name that was known before keeps its last address while the name service fails. */
  private @Nullable SocketAddress fallback(String cluster, Address address) {
    SocketAddress before = registry.lastKnown(cluster, address);
    if (before == null) {
      log.warn("cluster {}: {} is not found; it gets no requests until a reload", cluster, address);
    } else {
      log.warn("cluster {}: {} is not found now; it stays at {}", cluster, address, before);
    }
    return before;
  }
}
