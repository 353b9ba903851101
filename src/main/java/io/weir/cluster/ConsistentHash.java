package io.weir.cluster;

import io.weir.config.Section;
import io.weir.http.RequestFacts;
import io.weir.net.Loop;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The same backend for the same key, by a {@link SlotTable}. If that one was tried, or has more
 * than its share of the requests under way (bounded load), the next slots are looked at until one
 * belongs to a member that may be had. Neighbouring slots have nothing to do with each other, so
 * what one backend cannot take spreads over all others. Requests without a key go as {@link
 * LeastRequest} would send them. No state but the tables of the tiers; any loop.
 */
final class ConsistentHash implements Balancer {
  private static final int PROBES = 16;

  /** Longer keys count with their beginning; as much as the scratch of a loop. */
  private static final int EXPLAINED_BYTES = 8 * 1024;

  private final HashKey key;

  /** Of the average for its weight, that a backend may have under way; 0 for any. */
  private final double factor;

  ConsistentHash(HashKey key, double factor) {
    this.key = key;
    this.factor = factor;
  }

  static Balancer from(Section section) {
    double factor = section.decimal("balance-factor", 0, 10);
    if (factor > 0 && factor < 1) {
      section.problem(
          "balance-factor", "leaves no room for some requests; accepted are 0 or 1 to 10");
    }
    return new ConsistentHash(HashKey.from(section), factor);
  }

  @Override
  public Tier tier(int rank, List<Tier.Seat> seats) {
    return new Tier(rank, seats, new SlotTable(seats));
  }

  @Override
  public @Nullable Backend pick(Tier tier, RequestFacts facts, Loop loop, Tried tried) {
    SlotTable slots = tier.slots();
    if (slots == null || tier.size() == 0) {
      return null;
    }
    byte[] scratch = loop.scratch();
    int length = key.read(facts, scratch);
    int chosen =
        length == HashKey.NONE
            ? LeastRequest.choose(tier, loop.random(), tried)
            : choose(tier, slots, Xxh64.hash(scratch, length), tried);
    return chosen == Tier.NONE ? null : tier.get(chosen);
  }

  private int choose(Tier tier, SlotTable slots, long hash, Tried tried) {
    int full = Tier.NONE;
    long probe = hash;
    for (int i = 0; i < PROBES; i++) {
      int member = slots.owner(probe);
      if (!tried.contains(tier.get(member))) {
        if (hasRoom(tier, member)) {
          return member;
        }
        full = full == Tier.NONE ? member : full;
      }
      probe++;
    }
    return walk(tier, (int) Long.remainderUnsigned(probe, tier.size()), full, tried);
  }

  /** Whoever has room, or else who had none but was the first choice. */
  private int walk(Tier tier, int from, int firstChoice, Tried tried) {
    int full = firstChoice;
    for (int i = 0; i < tier.size(); i++) {
      int member = (from + i) % tier.size();
      if (!tried.contains(tier.get(member))) {
        if (hasRoom(tier, member)) {
          return member;
        }
        full = full == Tier.NONE ? member : full;
      }
    }
    return full;
  }

  private boolean hasRoom(Tier tier, int member) {
    int busy = tier.get(member).inFlight();
    if (factor == 0 || busy == 0) {
      return true;
    }
    long all = 1;
    for (int i = 0; i < tier.size(); i++) {
      all += tier.get(i).inFlight();
    }
    return busy < Math.ceil(factor * all * tier.weight(member) / tier.totalWeight());
  }

  @Override
  public Choice explain(Tier tier, RequestFacts facts) {
    SlotTable slots = tier.slots();
    byte[] bytes = new byte[EXPLAINED_BYTES];
    int length = key.read(facts, bytes);
    if (slots == null || tier.size() == 0 || length == HashKey.NONE) {
      return new Choice(null, "no " + key + ", so " + LeastRequest.REASON);
    }
    int member = choose(tier, slots, Xxh64.hash(bytes, length), new Tried());
    return new Choice(tier.get(member), key.toString());
  }
}
