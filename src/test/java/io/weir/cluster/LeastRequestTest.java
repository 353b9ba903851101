package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.net.LoopRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Power of two choices: bounded imbalance under load, fair shares without. */
final class LeastRequestTest extends BalancerContract {
  private static final long SEED = 20261124;

  /** How many further requests arrive while one is served. */
  private static final int FAST = 15;

  private static final int SLOW = 300;

  private final LoopRandom random = new LoopRandom(SEED);
  private final Tried tried = new Tried();

  @Override
  Balancer balancer(int loops) {
    return new LeastRequest();
  }

  @Test
  void choose_ofTwo_theLessBusy() {
    Tier tier = Fixture.tier(1, 1);
    begin(tier, 0, 3);
    begin(tier, 1, 2);
    for (int i = 0; i < 100; i++) {
      assertThat(choose(tier)).isEqualTo(1);
    }
  }

  @Test
  void choose_ofTwoWithWeights_theLessBusyForItsWeight() {
    Tier tier = Fixture.tier(10, 1);
    begin(tier, 0, 6);
    begin(tier, 1, 1);
    for (int i = 0; i < 100; i++) {
      assertThat(choose(tier)).isEqualTo(0);
    }
  }

  @Test
  void choose_whileAllAreIdle_sharesByWeight() {
    Tier tier = Fixture.tier(6, 3, 1);
    int[] picks = new int[3];
    for (int i = 0; i < 100_000; i++) {
      picks[choose(tier)]++;
    }
    assertThat(picks[0]).isCloseTo(60_000, Percentage.withPercentage(5));
    assertThat(picks[1]).isCloseTo(30_000, Percentage.withPercentage(5));
    assertThat(picks[2]).isCloseTo(10_000, Percentage.withPercentage(5));
  }

  @Test
  void choose_manyThatStay_theBusiestHardlyAboveTheLeastBusy() {
    Tier tier = Fixture.tier(1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
    for (int i = 0; i < 1000; i++) {
      tier.get(choose(tier)).begin();
    }
    // Random choice alone would leave about 40 between them.
    assertThat(mostPerWeight(tier) - leastPerWeight(tier)).isLessThanOrEqualTo(8);
  }

  @Test
  void choose_manyThatStayWithWeights_equallyBusyForTheirWeight() {
    Tier tier = Fixture.tier(8, 4, 2, 1, 1);
    for (int i = 0; i < 1600; i++) {
      tier.get(choose(tier)).begin();
    }
    assertThat(leastPerWeight(tier)).isGreaterThanOrEqualTo(94);
    assertThat(mostPerWeight(tier)).isLessThanOrEqualTo(106);
  }

  @Test
  void choose_oneBackendIsSlow_itGetsFewerRequestsButSome() {
    Tier tier = Fixture.tier(1, 1, 1);
    int[] picks = new int[3];
    int requests = 30_000;
    int[][] ends = new int[requests + SLOW + 1][3];
    for (int now = 0; now < requests; now++) {
      int chosen = choose(tier);
      picks[chosen]++;
      tier.get(chosen).begin();
      ends[now + (chosen == 0 ? SLOW : FAST)][chosen]++;
      for (int member = 0; member < 3; member++) {
        for (int i = 0; i < ends[now][member]; i++) {
          tier.get(member).end();
        }
      }
    }
    assertThat(picks[0]).isLessThan(picks[1] / 4).isLessThan(picks[2] / 4).isGreaterThan(500);
  }

  private int choose(Tier tier) {
    return LeastRequest.choose(tier, random, tried);
  }

  private static void begin(Tier tier, int member, int times) {
    for (int i = 0; i < times; i++) {
      tier.get(member).begin();
    }
  }

  private static double mostPerWeight(Tier tier) {
    double most = 0;
    for (int i = 0; i < tier.size(); i++) {
      most = Math.max(most, (double) tier.get(i).inFlight() / tier.weight(i));
    }
    return most;
  }

  private static double leastPerWeight(Tier tier) {
    double least = Double.MAX_VALUE;
    for (int i = 0; i < tier.size(); i++) {
      least = Math.min(least, (double) tier.get(i).inFlight() / tier.weight(i));
    }
    return least;
  }
}
