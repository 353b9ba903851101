package io.weir.cluster;

import io.weir.config.Address;
import io.weir.config.BackendConfig;
import io.weir.config.ClusterConfig;
import io.weir.config.Problems;
import io.weir.discovery.Endpoint;
import io.weir.discovery.Endpoints;
import io.weir.net.ControlOnly;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds the clusters of one generation, with live backends where the registry has them, and gives
 * them other members when a name leads elsewhere. Control thread; what it makes outlives it.
 */
@ControlOnly
public final class ClusterBuilder {
  private final BackendRegistry registry;
  private final Endpoints endpoints;
  private final int responseHeaderBytes;
  private final Problems problems;

  /**
   * @param responseHeaderBytes upper bound of a response head, from the top level's limits
   */
  public ClusterBuilder(
      BackendRegistry registry, Endpoints endpoints, int responseHeaderBytes, Problems problems) {
    this.registry = registry;
    this.endpoints = endpoints;
    this.responseHeaderBytes = responseHeaderBytes;
    this.problems = problems;
  }

  /** What is wrong goes to the problems; the cluster returned is then as good as it can be. */
  public Cluster build(ClusterConfig config) {
    Balancer balancer = Balancers.from(config.balance(), registry.loops());
    LiveClusters live = registry.clusters();
    Cluster.Site site =
        new Cluster.Site(
            registry.telemetry().cluster(config.name()), registry.loops(), live.nowNanos());
    Cluster cluster =
        new Cluster(
            config,
            balancer,
            site,
            members(config, config.backends()),
            new SlowStart(config.slowStart()));
    live.add(cluster);
    return cluster;
  }

  /**
   * Gives a cluster that is in force the members that it should have now.
   *
   * @return false if it has them already
   */
  public boolean update(Cluster cluster, List<BackendConfig> backends) {
    List<Cluster.Member> members = members(cluster.config(), backends);
    return cluster.replace(members, registry.clusters().nowNanos());
  }

  private List<Cluster.Member> members(ClusterConfig config, List<BackendConfig> backends) {
    List<Cluster.Member> members = new ArrayList<>();
    Set<Place> seen = new HashSet<>();
    for (BackendConfig backend : backends) {
      for (Endpoint endpoint : endpoints(config.name(), backend)) {
        // The target of a service may be configured by itself too, or be that of two services.
        if (seen.add(new Place(endpoint.address(), endpoint.resolved()))) {
          members.add(member(config, backend, endpoint));
        }
      }
    }
    return members;
  }

  private record Place(Address address, @Nullable SocketAddress resolved) {}

  private List<Endpoint> endpoints(String cluster, BackendConfig backend) {
    try {
      return endpoints.of(cluster, backend);
    } catch (IllegalArgumentException e) {
      // The transport has no sockets of this kind: no reload will change that.
      problems.add(backend.origin(), String.valueOf(e.getMessage()));
      return List.of();
    }
  }

  private Cluster.Member member(ClusterConfig config, BackendConfig backend, Endpoint endpoint) {
    BackendKey key =
        new BackendKey(
            config.name(),
            endpoint.address(),
            endpoint.resolved(),
            backend.maxConnections(),
            config.timeouts().connect(),
            config.pool(),
            responseHeaderBytes);
    Backend live = registry.obtain(key, endpoint.label());
    return new Cluster.Member(live, endpoint.weight(), endpoint.backup(), endpoint.label());
  }
}
