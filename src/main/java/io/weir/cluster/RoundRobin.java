package io.weir.cluster;

import io.weir.http.RequestFacts;
import io.weir.net.Loop;
import org.jspecify.annotations.Nullable;

/**
 * Smooth weighted round robin: in every cycle each member comes exactly as often as its weight
 * says, spread over the cycle instead of in a row. Each loop turns its own wheel, so nothing is
 * shared. Loops start at different places, else the first member would get the first request of
 * each.
 *
 * <p>The method is known from nginx: every candidate gains its weight, the richest is taken and
 * pays the sum that was handed out.
 */
final class RoundRobin implements Balancer {
  private static final int TIERS = 2;

  /** By loop and tier; each is used only on its loop. */
  private final Wheel[] wheels;

  RoundRobin(int loops) {
    wheels = new Wheel[Math.max(1, loops) * TIERS];
    for (int i = 0; i < wheels.length; i++) {
      wheels[i] = new Wheel();
    }
  }

  @Override
  public @Nullable Backend pick(Tier tier, RequestFacts facts, Loop loop, Tried tried) {
    Wheel wheel = wheels[loop.index() * TIERS + tier.rank()];
    if (wheel.tier != tier) {
      wheel.mount(tier, loop.index());
    }
    int turned = wheel.turn(tier, tried);
    return turned == Tier.NONE ? null : tier.get(turned);
  }

  @Override
  public Choice explain(Tier tier, RequestFacts facts) {
    return new Choice(null, "the next in turn");
  }

  /** The credit of each member of one tier on one loop. The array is the loop's own, made on it. */
  private static final class Wheel {
    private @Nullable Tier tier;
    private int[] credit = {};

    /**
     * First use, or a membership or share has changed: the one place that allocates. Who stays
     * keeps what it has saved, or a wheel that is changed often would never get beyond its first
     * turns.
     */
    void mount(Tier wanted, int offset) {
      Tier before = tier;
      int[] saved = credit;
      tier = wanted;
      credit = new int[wanted.size()];
      if (before == null || !inherit(before, saved, wanted)) {
        Tried nobody = new Tried();
        for (int i = 0; i < offset; i++) {
          turn(wanted, nobody);
        }
      }
    }

    private boolean inherit(Tier before, int[] saved, Tier wanted) {
      boolean any = false;
      int next = 0;
      for (int i = 0; i < credit.length; i++) {
        // The order hardly changes, so mostly the first look finds it.
        int place = before.indexOf(wanted.get(i), next);
        if (place != Tier.NONE) {
          credit[i] = saved[place];
          next = place + 1;
          any = true;
        }
      }
      return any;
    }

    int turn(Tier tier, Tried tried) {
      int best = Tier.NONE;
      int handedOut = 0;
      for (int i = 0; i < credit.length; i++) {
        if (tried.contains(tier.get(i))) {
          continue;
        }
        credit[i] += tier.weight(i);
        handedOut += tier.weight(i);
        if (best == Tier.NONE || credit[i] > credit[best]) {
          best = i;
        }
      }
      if (best != Tier.NONE) {
        credit[best] -= handedOut;
      }
      return best;
    }
  }
}
