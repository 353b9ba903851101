package io.weir.cluster;

import io.weir.config.AllDown;
import io.weir.config.ClusterConfig;
import io.weir.config.Priority;
import io.weir.health.HealthGroup;
import io.weir.http.Failure;
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
  private final @Nullable AdaptiveLimit adaptive;

  /** One per loop by index, as the queues, which are made when they are needed. */
  private final RetryBudget[] budgets;

  private final @Nullable HoldQueue[] holdQueues;

  Cluster(ClusterConfig config, Balancer balancer, Site site, List<Member> members, Ramp ramp) {
    this.config = config;
    this.balancer = balancer;
    this.meters = site.meters();
    this.learns = balancer.learns();
    boolean useAll = config.health().whenAllDown() == AllDown.USE_ALL;
    this.budgets = RetryBudget.all(config.retryBudget(), site.loops());
    this.holdQueues = new HoldQueue[site.loops()];
    this.adaptive = AdaptiveLimit.of(config.adaptive(), meters, site.nowNanos());
    this.live = new LiveSet(Roster.of(config, members), balancer, useAll, ramp, site.nowNanos());
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
    return now.hasProbation()
        ? pickSparingly(now, facts, loop, tried)
        : pick(now, facts, loop, tried);
  }

  private @Nullable Backend pick(BackendSet from, RequestFacts facts, Loop loop, Tried tried) {
    Backend primary = pick(from.primaries(), facts, loop, tried);
    return primary != null ? primary : pick(from.backups(), facts, loop, tried);
  }

  private @Nullable Backend pick(Tier from, RequestFacts facts, Loop loop, Tried tried) {
    Backend first = balancer.pick(from, facts, loop, tried);
    return first != null && first.doubtful(loop)
        ? pickUndoubted(from, first, facts, loop, tried)
        : first;
  }

  /**
   * Leaves out to whom connections do not seem to come about, unless nobody of the tier is left.
   */
  private Backend pickUndoubted(
      Tier from, Backend first, RequestFacts facts, Loop loop, Tried tried) {
    int before = tried.count();
    Backend chosen = first;
    while (chosen != null && chosen.doubtful(loop) && !tried.full()) {
      tried.add(chosen);
      chosen = balancer.pick(from, facts, loop, tried);
    }
    tried.cut(before);
    if (chosen == null) {
      return first;
    }
    meters.passedOver(loop.index());
    return chosen;
  }

  /** Leaves out who is on probation and has as many requests as it may, unless nobody is left. */
  private @Nullable Backend pickSparingly(
      BackendSet from, RequestFacts facts, Loop loop, Tried tried) {
    int before = tried.count();
    Backend first = pick(from, facts, loop, tried);
    Backend chosen = first;
    while (chosen != null && proves(chosen) && !tried.full()) {
      tried.add(chosen);
      chosen = pick(from, facts, loop, tried);
    }
    tried.cut(before);
    return chosen == null ? first : chosen;
  }

  private boolean proves(Backend backend) {
    return backend.health().onProbation() && backend.inFlight() >= config.ejection().probes();
  }

  /** How an attempt on one of its backends went, for a balancer that wants to know. */
  public void learn(Backend backend, AttemptResult result, long nanos, Loop loop) {
    if (learns) {
      balancer.learn(backend, result, nanos, loop.nowNanos());
    }
    // How soon it fails says nothing about how much work it can take.
    if (adaptive != null && result == AttemptResult.ANSWERED) {
      adaptive.answered(loop.index(), nanos);
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
   * Why one more exchange would be too many at the backends or waiting for them; null if it is not.
   * Loops that ask at the same moment may each let one more in.
   */
  public @Nullable Failure refusal(Priority priority) {
    int max = config.maxRequests();
    if (max == 0 && adaptive == null) {
      return null;
    }
    int now = inFlight();
    if (max != 0 && now >= max) {
      return Failure.CLUSTER_FULL;
    }
    boolean refused = adaptive != null && adaptive.refuses(now, priority);
    return refused ? Failure.CONCURRENCY_LIMITED : null;
  }

  private int inFlight() {
    List<Member> members = members();
    int inFlight = 0;
    for (int i = 0; i < members.size(); i++) {
      inFlight += members.get(i).backend().inFlight();
    }
    return inFlight;
  }

  /** Requests that it may have as far as is found out all the time; 0 for no such limit. */
  public int adaptiveLimit() {
    return adaptive == null ? 0 : adaptive.limit();
  }

  /** Control thread, some times a second: fits the limit to the answers since. */
  void adapt(long nowNanos) {
    if (adaptive != null) {
      adaptive.look(inFlight(), nowNanos);
    }
  }

  /** Control thread: it is in force. */
  void showLimit() {
    meters.concurrencyLimit(adaptiveLimit());
  }

  public String name() {
    return config.name();
  }

  /** The balancer's name in the configuration. */
  public String balancerName() {
    return config.balance().type();
  }

  /** How many retries the exchanges of this loop may make. */
  public RetryBudget retryBudget(Loop loop) {
    return budgets[loop.index()];
  }

  /** How long exchanges wait for a backend to come back; 0 if they do not. */
  public long holdNanos() {
    return config.holdWhenDown().toNanos();
  }

  /** Where the exchanges of this loop wait for a backend to come back. */
  public HoldQueue holdQueue(Loop loop) {
    HoldQueue queue = holdQueues[loop.index()];
    if (queue == null) {
      int max = Math.max(1, config.pool().queueLimit() / holdQueues.length);
      queue = new HoldQueue(loop, meters, max);
      holdQueues[loop.index()] = queue;
    }
    return queue;
  }

  /** An exchange of this loop has a connection: those that wait for one may try. */
  public void connected(Loop loop) {
    HoldQueue queue = holdQueues[loop.index()];
    if (queue != null) {
      queue.connected();
    }
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
   * Where and when a cluster is built. Immutable.
   *
   * @param loops that will ask it
   */
  record Site(ClusterMeters meters, int loops, long nowNanos) {}

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
