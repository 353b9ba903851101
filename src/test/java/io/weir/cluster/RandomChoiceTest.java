package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.net.LoopRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** The draws behind {@link RandomChoice}: shares as the weights say. */
final class RandomChoiceTest extends BalancerContract {
  private static final int DRAWS = 200_000;

  private final LoopRandom random = new LoopRandom(7);
  private final Tried tried = new Tried();

  @Override
  Balancer balancer(int loops) {
    return new RandomChoice();
  }

  @Test
  void draw_equalWeights_equalShares() {
    assertShares(Fixture.tier(4, 4, 4, 4), 0.25, 0.25, 0.25, 0.25);
  }

  @Test
  void draw_weights_sharesByWeight() {
    assertShares(Fixture.tier(5, 1, 3, 1), 0.5, 0.1, 0.3, 0.1);
  }

  @Test
  void draw_oneWasTried_theOthersShareByWeight() {
    Tier tier = Fixture.tier(5, 1, 3, 1);
    tried.add(tier.get(0));
    assertShares(tier, 0, 0.2, 0.6, 0.2);
  }

  @Test
  void drawOther_weights_neverTheExceptedAndTheRestByWeight() {
    int[] weights = {5, 1, 3, 1};
    Tier tier = Fixture.tier(weights);
    for (int except = 0; except < weights.length; except++) {
      int[] draws = new int[weights.length];
      for (int i = 0; i < DRAWS; i++) {
        draws[tier.drawOther(random, tried, except)]++;
      }
      double left = tier.totalWeight() - weights[except];
      for (int i = 0; i < weights.length; i++) {
        assertShare(draws[i], i == except ? 0 : weights[i] / left);
      }
    }
  }

  @Test
  void drawOther_equalWeights_neverTheExceptedAndTheRestEqually() {
    Tier tier = Fixture.tier(2, 2, 2);
    for (int except = 0; except < 3; except++) {
      int[] draws = new int[3];
      for (int i = 0; i < DRAWS; i++) {
        draws[tier.drawOther(random, tried, except)]++;
      }
      for (int i = 0; i < 3; i++) {
        assertShare(draws[i], i == except ? 0 : 0.5);
      }
    }
  }

  @Test
  void drawOther_ofOne_none() {
    assertThat(Fixture.tier(3).drawOther(random, tried, 0)).isEqualTo(Tier.NONE);
  }

  private void assertShares(Tier tier, double... shares) {
    int[] draws = new int[tier.size()];
    for (int i = 0; i < DRAWS; i++) {
      draws[tier.draw(random, tried)]++;
    }
    for (int i = 0; i < shares.length; i++) {
      assertShare(draws[i], shares[i]);
    }
  }

  private static void assertShare(int draws, double share) {
    assertThat((double) draws).isCloseTo(DRAWS * share, Percentage.withPercentage(5));
  }
}
