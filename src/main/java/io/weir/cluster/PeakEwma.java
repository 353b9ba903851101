package io.weir.cluster;

import io.weir.config.Section;
import io.weir.http.RequestFacts;
import io.weir.net.Loop;
import io.weir.net.LoopRandom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Two choices by weight, of which the one wins whose latency times its requests under way is less
 * for its weight. The latency is the one that {@link Latency} remembers; what one has more than the
 * other counts as far as both are fresh. So a backend that was slow, or was not asked for a while,
 * comes back to its share and not beyond it, and one that is new shares by its requests under way
 * alone. No state but the words on the backends; any loop.
 */
final class PeakEwma implements Balancer {
  private static final int ODDS = 1 << 20;

  /** Differences up to this factor come from a single slow answer, or a request more under way. */
  private static final double CHANCE = 4;

  private final Latency latency;

  PeakEwma(Duration decay) {
    this.latency = new Latency(decay);
  }

  static Balancer from(Section section) {
    return new PeakEwma(section.duration("decay", Duration.ofMillis(100), Duration.ofHours(1)));
  }

  @Override
  public @Nullable Backend pick(Tier tier, RequestFacts facts, Loop loop, Tried tried) {
    int chosen = choose(tier, loop.random(), tried, loop.nowNanos());
    return chosen == Tier.NONE ? null : tier.get(chosen);
  }

  int choose(Tier tier, LoopRandom random, Tried tried, long nowNanos) {
    int first = tier.draw(random, tried);
    if (first == Tier.NONE) {
      return Tier.NONE;
    }
    int second = tier.drawOther(random, tried, first);
    if (second == Tier.NONE) {
      return first;
    }
    double gain = gain(tier, first, second, Latency.tick(nowNanos));
    return gain > 1 && accepts(gain, tier.weight(first), tier.weight(second), random)
        ? second
        : first;
  }

  /** How much cheaper the second one is. */
  private double gain(Tier tier, int first, int second, int tick) {
    int heavier = Math.max(tier.weight(first), tier.weight(second));
    double work = work(tier, first, heavier) / work(tier, second, heavier);
    long one = tier.get(first).latency();
    long other = tier.get(second).latency();
    float fresh = Math.min(latency.freshness(one, tick), latency.freshness(other, tick));
    if (fresh == 0) {
      return work;
    }
    float slowness = Latency.nanos(one) / Latency.nanos(other);
    return slowness >= 1
        ? work * (1 + (slowness - 1) * fresh)
        : work / (1 + (1 / slowness - 1) * fresh);
  }

  /** With this request added; the same for all that are idle, whatever their weight. */
  private static double work(Tier tier, int member, int heavier) {
    return (double) tier.get(member).inFlight() * heavier / tier.weight(member) + 1;
  }

  /**
   * A light one that is drawn beside a heavy one must not win whenever it happens to be a little
   * cheaper, or half of all requests would go to it while both are idle. It wins as often as their
   * weights say, and more often only if it is cheaper by more than chance.
   */
  private static boolean accepts(double gain, int drawn, int other, LoopRandom random) {
    double odds = Math.max(1, gain / CHANCE) * other / drawn;
    return odds >= 1 || random.nextInt(ODDS) < odds * ODDS;
  }

  @Override
  public boolean learns() {
    return true;
  }

  @Override
  public void learn(Backend backend, AttemptResult result, long nanos, long nowNanos) {
    int tick = Latency.tick(nowNanos);
    backend.latency(latency.after(backend.latency(), result, nanos, tick));
  }

  @Override
  public Choice explain(Tier tier, RequestFacts facts) {
    return new Choice(
        null, "of two random ones the one with less work and quicker answers of late");
  }
}
