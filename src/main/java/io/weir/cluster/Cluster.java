package io.weir.cluster;

import io.weir.config.AllDown;
import io.weir.config.ClusterConfig;
import io.weir.health.HealthGroup;
import io.weir.http.RequestFacts;
import io.weir.net.AnyThread;
import io.weir.net.ControlOnly;
import io.weir.net.Loop;
import io.weir.telemetry.ClusterMeters;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named set of backends and the way to choose among them. Built by {@link ClusterBuilder} for one
 * generation, asked on every loop; ends with the last exchange of its generation. Immutable but for
 * who belongs to it and may be picked.
 */
@AnyThread
public final class Cluster {
  private final ClusterConfig config;
  private final Balancer balancer;
  private final ClusterMeters meters;
  private final boolean learns;
  private final LiveSet live;

  Cluster(
      ClusterConfig config,
      Balancer balancer,
      ClusterMeters meters,
      List<Member> members,
      Ramp ramp,
      long nowNanos) {
    this.config = config;
    this.balancer = balancer;
    this.meters = meters;
    this.learns = balancer.learns();
    boolean useAll = config.health().whenAllDown() == AllDown.USE_ALL;
    this.live = new LiveSet(Roster.of(config, members), balancer, useAll, ramp, nowNanos);
  }

  /**
   * A backend that {@code tried} does not hold: the one that the client sticks to, else a primary
   * if one is left, else a backup, else null. Allocates nothing.
   */
  public @Nullable Backend pick(RequestFacts facts, Loop loop, Tried tried) {
    if (tried.full()) {
      return null;
    }
    BackendSet now = live.now();
    Sticky sticky = now.roster().sticky();
    Backend own = sticky == null ? null : sticky.find(facts, now, tried);
    if (own != null) {
      return own;
    }
    Backend primary = balancer.pick(now.primaries(), facts, loop, tried);
    return primary != null ? primary : balancer.pick(now.backups(), facts, loop, tried);
  }

  /** How an attempt on one of its backends went, for a balancer that wants to know. */
  public void learn(Backend backend, AttemptResult result, long nanos, Loop loop) {
    if (learns) {
      balancer.learn(backend, result, nanos, loop.nowNanos());
    }
  }

  /**
   * The value of Set-Cookie that lets the client of this request stick to the backend that has
   * answered; null if there is nothing to tell it.
   */
  public @Nullable String stickTo(Backend backend, RequestFacts facts) {
    Sticky sticky = live.now().roster().sticky();
    return sticky == null ? null : sticky.assign(facts, backend);
  }

  /** Which backend this request would get and why, as far as that can be said beforehand. */
  public String explain(RequestFacts facts) {
    BackendSet now = live.now();
    Sticky sticky = now.roster().sticky();
    Backend own = sticky == null ? null : sticky.find(facts, now, new Tried());
    if (sticky != null && own != null) {
      return own.name() + ", named by cookie " + sticky.name();
    }
    Tier tier = now.primaries().size() > 0 ? now.primaries() : now.backups();
    if (tier.size() == 0) {
      return "none; no backend may be used";
    }
    if (tier.size() == 1) {
      return tier.get(0).name() + ", the only one that may be";
    }
    Balancer.Choice choice = balancer.explain(tier, facts);
    String backend = choice.backend() == null ? "" : choice.backend().name() + ", ";
    return backend + "by " + balancerName() + ": " + choice.reason();
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
    List<Member> members = members();
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

  /**
   * All backends in the order of the configuration, those without a known address included. They
   * change while the cluster is in force.
   */
  public List<Member> members() {
    return live.now().roster().members();
  }

  /** The backends of {@link #members}. */
  public List<Backend> backends() {
    return members().stream().map(Member::backend).toList();
  }

  LiveSet live() {
    return live;
  }

  public ClusterConfig config() {
    return config;
  }

  /** Others belong to it from now on; false if they are the same. */
  @ControlOnly
  boolean replace(List<Member> others, long nowNanos) {
    if (others.equals(members())) {
      return false;
    }
    live.replace(Roster.of(config, others), nowNanos);
    return true;
  }

  /** What those who look after the health of its backends need to know. */
  public HealthGroup health() {
    List<HealthGroup.Member> watched = members().stream().map(Member::watched).toList();
    return new HealthGroup(config.name(), config.health(), config.ejection(), meters, watched);
  }

  /**
   * A backend in the part it plays in one generation. Immutable.
   *
   * @param weight share of requests relative to the others of its tier; with 0 it gets only clients
   *     that stick to it
   * @param backup whether it serves only when no primary can
   * @param identity its address as configured, and what it leads to if that is several: the same in
   *     every weir that sees the same, whatever it was before
   */
  public record Member(Backend backend, int weight, boolean backup, String identity) {
    public Member {
      weight = Math.max(0, weight);
    }

    public Member(Backend backend, int weight, boolean backup) {
      this(backend, weight, backup, backend.name());
    }

    private HealthGroup.Member watched() {
      return new HealthGroup.Member(
          backend.health(), backup, backend.key().resolved(), backend.key().address().toString());
    }
  }
}
