package io.weir.cluster;

import io.weir.cluster.Cluster.Member;
import io.weir.net.ControlOnly;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The share that each backend of a cluster has at one moment: its weight, or that of an operator,
 * times its {@link Ramp}, or nothing. Immutable; made on the control thread. Two that are equal
 * lead to equal sets.
 */
@ControlOnly
record LiveShares(Map<Backend, Integer> shares) implements Shares {
  /** Of a backend that has yet to show that it has recovered: enough for a request now and then. */
  private static final double PROBATION = 0.1;

  LiveShares {
    shares = Map.copyOf(shares);
  }

  /**
   * @param useAll whether checks and ejections are not believed when they leave nobody
   */
  static LiveShares of(List<Member> members, boolean useAll, Ramp ramp, long nowNanos) {
    boolean none = members.stream().noneMatch(member -> member.backend().health().usable());
    Predicate<Backend> usable =
        useAll && none
            ? backend -> backend.health().offered()
            : backend -> backend.health().usable();
    Map<Backend, Integer> shares = new HashMap<>();
    for (Member member : members) {
      Backend backend = member.backend();
      if (backend.resolved() && usable.test(backend)) {
        shares.put(backend, share(member, ramp, nowNanos));
      } else if (backend.resolved() && backend.health().keepsSessions()) {
        shares.put(backend, NOTHING_NEW);
      }
    }
    return new LiveShares(shares);
  }

  private static int share(Member member, Ramp ramp, long nowNanos) {
    int weight = member.backend().health().weightOr(member.weight());
    double part = FULL * weight * factor(member.backend(), ramp, nowNanos);
    part = member.backend().health().onProbation() ? part * PROBATION : part;
    return weight == 0 ? NOTHING_NEW : (int) Math.max(1, Math.round(part));
  }

  private static double factor(Backend backend, Ramp ramp, long nowNanos) {
    long since = nowNanos - backend.health().usableSinceNanos();
    return since < ramp.windowNanos() ? ramp.factor(Math.max(0, since)) : 1;
  }

  @Override
  public int of(Member member) {
    return shares.getOrDefault(member.backend(), UNUSABLE);
  }

  /** Whether the share of somebody grows with time. */
  boolean growing(Ramp ramp, long nowNanos) {
    for (Map.Entry<Backend, Integer> share : shares.entrySet()) {
      long since = nowNanos - share.getKey().health().usableSinceNanos();
      if (share.getValue() > 0 && since < ramp.windowNanos()) {
        return true;
      }
    }
    return false;
  }
}
