package io.weir.cluster;

import io.weir.config.ClusterConfig;
import io.weir.http.RequestFacts;
import io.weir.net.AnyThread;
import io.weir.net.Loop;
import io.weir.telemetry.ClusterMeters;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named set of backends and the way to choose among them. Built by {@link ClusterBuilder} for one
 * generation, immutable, asked on every loop; ends with the last exchange of its generation.
 */
@AnyThread
public final class Cluster {
  private final ClusterConfig config;
  private final Balancer balancer;
  private final ClusterMeters meters;
  private final List<Member> members;
  private final BackendSet live;

  Cluster(ClusterConfig config, Balancer balancer, ClusterMeters meters, List<Member> members) {
    this.config = config;
    this.balancer = balancer;
    this.meters = meters;
    this.members = List.copyOf(members);
    this.live = new BackendSet(tier(0, false), tier(1, true));
  }

  /**
   * A backend that {@code tried} does not hold: a primary if one is left, else a backup, else null.
   * Allocates nothing.
   */
  public @Nullable Backend pick(RequestFacts facts, Loop loop, Tried tried) {
    if (tried.full()) {
      return null;
    }
    Backend primary = balancer.pick(live.primaries(), facts, loop, tried);
    return primary != null ? primary : balancer.pick(live.backups(), facts, loop, tried);
  }

  /**
   * Whether as many exchanges as configured are at the backends or wait for them. Loops that ask at
   * the same moment may each let one more in.
   */
  public boolean full() {
    int max = config.maxRequests();
    if (max == 0) {
      return false;
    }
    int inFlight = 0;
    for (int i = 0; i < members.size(); i++) {
      inFlight += members.get(i).backend().inFlight();
    }
    return inFlight >= max;
  }

  public String name() {
    return config.name();
  }

  /** The balancer's name in the configuration. */
  public String balancerName() {
    return config.balance().type();
  }

  /** Extra attempts that an exchange may make. */
  public int retries() {
    return config.pool().retries();
  }

  public ClusterMeters meters() {
    return meters;
  }

  /** All backends in the order of the configuration, those without a known address included. */
  public List<Member> members() {
    return members;
  }

  /** The backends of {@link #members}. */
  public List<Backend> backends() {
    return members.stream().map(Member::backend).toList();
  }

  private Tier tier(int rank, boolean backup) {
    List<Member> wanted = new ArrayList<>();
    for (Member member : members) {
      if (member.backup() == backup && member.backend().resolved()) {
        wanted.add(member);
      }
    }
    return new Tier(rank, wanted);
  }

  /**
   * A backend in the part it plays in one generation. Immutable.
   *
   * @param weight share of requests relative to the others of its tier, at least 1
   * @param backup whether it serves only when no primary can
   */
  public record Member(Backend backend, int weight, boolean backup) {
    public Member {
      weight = Math.max(1, weight);
    }
  }
}
