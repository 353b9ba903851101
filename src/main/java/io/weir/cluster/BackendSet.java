package io.weir.cluster;

import java.util.ArrayList;
import java.util.List;

/**
 * The backends of a cluster that may be picked now, as balancers see them. Immutable, any thread: a
 * change of membership or of a share makes a new one on the control thread.
 */
final class BackendSet {
  private final Tier primaries;
  private final Tier backups;

  /** By the place in the cluster's members. */
  private final boolean[] reached;

  private final boolean probation;

  private BackendSet(Tier primaries, Tier backups, boolean[] reached, boolean probation) {
    this.primaries = primaries;
    this.backups = backups;
    this.reached = reached;
    this.probation = probation;
  }

  /**
   * What the members come to with these shares.
   *
   * @param balancer makes the tiers, with whatever it needs to know about each as a whole
   */
  static BackendSet of(List<Cluster.Member> members, Balancer balancer, Shares shares) {
    List<Tier.Seat> primaries = new ArrayList<>();
    List<Tier.Seat> backups = new ArrayList<>();
    boolean[] reached = new boolean[members.size()];
    for (int i = 0; i < reached.length; i++) {
      Cluster.Member member = members.get(i);
      int share = shares.of(member);
      reached[i] = share != Shares.UNUSABLE;
      if (share > 0) {
        (member.backup() ? backups : primaries).add(new Tier.Seat(member.backend(), share));
      }
    }
    boolean probation =
        members.stream().anyMatch(member -> member.backend().health().onProbation());
    return new BackendSet(
        balancer.tier(0, primaries), balancer.tier(1, backups), reached, probation);
  }

  /** Asked first. */
  Tier primaries() {
    return primaries;
  }

  /** Asked only when every primary was tried, or there is none. */
  Tier backups() {
    return backups;
  }

  /** Whether a member is on probation, so that it may have too many requests already. */
  boolean hasProbation() {
    return probation;
  }

  /** Whether clients that stick to this member still reach it, though it may get nothing new. */
  boolean reaches(int member) {
    return reached[member];
  }
}
