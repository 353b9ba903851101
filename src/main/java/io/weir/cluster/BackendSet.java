package io.weir.cluster;

import io.weir.cluster.Cluster.Member;
import java.util.ArrayList;
import java.util.List;

/**
 * The backends of a cluster that may be picked now, as balancers see them. Immutable: a change of
 * membership or of a share makes a new one, on the control thread.
 *
 * @param primaries asked first
 * @param backups asked only when every primary was tried, or there is none
 */
record BackendSet(Tier primaries, Tier backups) {

  /** What the members come to with these shares. */
  static BackendSet of(List<Member> members, LiveShares shares) {
    return new BackendSet(tier(0, false, members, shares), tier(1, true, members, shares));
  }

  private static Tier tier(int rank, boolean backup, List<Member> members, LiveShares shares) {
    List<Member> seats = new ArrayList<>();
    for (Member member : members) {
      int share = shares.of(member);
      if (member.backup() == backup && share > 0) {
        seats.add(new Member(member.backend(), share, backup));
      }
    }
    return new Tier(rank, seats);
  }
}
