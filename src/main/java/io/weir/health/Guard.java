package io.weir.health;

import io.weir.health.HealthGroup.Member;
import java.util.List;

/**
 * How many backends of a cluster may be ejected: a share of those that are offered, one of two at
 * least, and never the last one that can be used. Pure functions.
 */
final class Guard {
  private Guard() {}

  /** Why this backend must not be ejected now; empty if it may. */
  static String objection(HealthGroup group, BackendHealth candidate) {
    if (group.members().stream()
        .noneMatch(member -> member.health() != candidate && member.health().usable())) {
      return "it is the last one that can be used";
    }
    List<BackendHealth> peers = peers(group, candidate);
    long ejected = peers.stream().filter(peer -> peer.has(HealthWord.EJECTED)).count();
    int share = group.ejection().maxShare();
    if (ejected >= most(peers.size(), share)) {
      return ejected + " of " + peers.size() + " are ejected, and max-share is " + share + "%";
    }
    return "";
  }

  static int most(int backends, int share) {
    return share == 0 ? 0 : Math.max(1, backends * share / 100);
  }

  /** Those that stand in for each other, this one included: all primaries, or all backups. */
  private static List<BackendHealth> peers(HealthGroup group, BackendHealth candidate) {
    boolean backup =
        group.members().stream()
            .anyMatch(member -> member.health() == candidate && member.backup());
    return group.members().stream()
        .filter(member -> member.backup() == backup && member.health().offered())
        .map(Member::health)
        .toList();
  }
}
