package io.weir.cluster;

import io.weir.cluster.Cluster.Member;
import io.weir.net.AnyThread;
import io.weir.net.ControlOnly;

/**
 * The set of a cluster from which is picked, replaced by the control thread as its members change;
 * any loop reads it, once for each pick. Lives as long as its cluster.
 */
@AnyThread
final class LiveSet {
  private final boolean useAll;
  private final Balancer balancer;
  private final Ramp ramp;

  /** What {@link #now} was made from; control thread. */
  private LiveShares shares;

  private volatile BackendSet now;

  /**
   * @param useAll whether checks and ejections are not believed when they leave nobody
   */
  LiveSet(Roster roster, Balancer balancer, boolean useAll, Ramp ramp, long nowNanos) {
    this.balancer = balancer;
    this.useAll = useAll;
    this.ramp = ramp;
    this.shares = LiveShares.of(roster.members(), useAll, ramp, nowNanos);
    this.now = BackendSet.of(roster, balancer, shares);
  }

  BackendSet now() {
    return now;
  }

  /** Other members from now on. */
  @ControlOnly
  void replace(Roster roster, long nowNanos) {
    shares = LiveShares.of(roster.members(), useAll, ramp, nowNanos);
    now = BackendSet.of(roster, balancer, shares);
  }

  /** Looks at the members again. */
  @ControlOnly
  void refresh(long nowNanos) {
    Roster roster = now.roster();
    LiveShares next = LiveShares.of(roster.members(), useAll, ramp, nowNanos);
    // A balancer may begin anew with each set.
    if (!next.equals(shares)) {
      shares = next;
      now = BackendSet.of(roster, balancer, next);
    }
    for (Member member : roster.members()) {
      double weight = (double) Math.max(0, next.of(member)) / Shares.FULL;
      member.backend().health().meters().weight(weight);
    }
  }

  /** Time for which a member's share grows; 0 if it never does. */
  long windowNanos() {
    return ramp.windowNanos();
  }

  /** Whether the share of a member grows with time now. */
  @ControlOnly
  boolean growing(long nowNanos) {
    return shares.growing(ramp, nowNanos);
  }
}
