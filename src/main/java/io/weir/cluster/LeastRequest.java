package io.weir.cluster;

import io.weir.http.RequestFacts;
import io.weir.net.Loop;
import io.weir.net.LoopRandom;
import org.jspecify.annotations.Nullable;

/**
 * Power of two choices over the attempts under way: draws two members and takes the less busy one.
 * Two are enough to keep the busiest near the average, and because the draw is random, loops and
 * proxies that see the same numbers do not all run to the same backend. No state; any loop.
 *
 * <p>Both draws go by weight, and the first is kept unless the second, with this request added,
 * would be no busier for its weight than the first is now. With equal weights that is the textbook
 * rule. With unequal ones idle backends share requests by weight, so that a light one is not
 * starved, and loaded ones end up equally busy for their weight.
 */
final class LeastRequest implements Balancer {
  static final String REASON = "of two random ones the less busy for its weight";

  @Override
  public @Nullable Backend pick(Tier tier, RequestFacts facts, Loop loop, Tried tried) {
    int chosen = choose(tier, loop.random(), tried);
    return chosen == Tier.NONE ? null : tier.get(chosen);
  }

  static int choose(Tier tier, LoopRandom random, Tried tried) {
    int first = tier.draw(random, tried);
    if (first == Tier.NONE) {
      return Tier.NONE;
    }
    int second = tier.drawOther(random, tried, first);
    return second != Tier.NONE && better(tier, second, first) ? second : first;
  }

  private static boolean better(Tier tier, int second, int first) {
    // (a + 1) / weight(a) <= b / weight(b), without division.
    long with = (tier.get(second).inFlight() + 1L) * tier.weight(first);
    long now = (long) tier.get(first).inFlight() * tier.weight(second);
    return with <= now;
  }

  @Override
  public Choice explain(Tier tier, RequestFacts facts) {
    return new Choice(null, REASON);
  }
}
