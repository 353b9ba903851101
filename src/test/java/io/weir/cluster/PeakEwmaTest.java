package io.weir.cluster;

import static io.weir.cluster.Traffic.MILLI;
import static io.weir.cluster.Traffic.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.cluster.Traffic.Answer;
import io.weir.net.LoopRandom;
import java.time.Duration;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Latency decides, weights stay in force, and nobody is forgotten for longer than the window. */
final class PeakEwmaTest extends BalancerContract {
  private static final long SEED = 20261128;
  private static final long WINDOW = 10 * SECOND;
  private static final AttemptResult OK = AttemptResult.ANSWERED;

  private final PeakEwma balancer = new PeakEwma(Duration.ofNanos(WINDOW));
  private final LoopRandom random = new LoopRandom(SEED);
  private final LoopRandom noise = new LoopRandom(SEED + 1);
  private final Tried tried = new Tried();
  private long now = 5000 * SECOND;

  @Override
  Balancer balancer(int loops) {
    return Fixture.balancer("peak-ewma");
  }

  @Test
  void choose_bothIdle_theFasterOne() {
    Tier tier = Fixture.tier(1, 1);
    learn(tier, 0, OK, 20 * MILLI);
    learn(tier, 1, OK, 10 * MILLI);
    assertThat(chosen(tier, 100)).containsExactly(0, 100);
  }

  @Test
  void choose_theFasterOneBusy_theOtherAsSoonAsItIsCheaper() {
    Tier tier = Fixture.tier(1, 1);
    learn(tier, 0, OK, 40 * MILLI);
    learn(tier, 1, OK, 10 * MILLI);
    begin(tier, 1, 2);
    assertThat(chosen(tier, 100)).containsExactly(0, 100);
    begin(tier, 1, 2);
    assertThat(chosen(tier, 100)).containsExactly(100, 0);
  }

  @Test
  void choose_oneIsUnknown_byRequestsUnderWayAlone() {
    Tier tier = Fixture.tier(1, 1);
    learn(tier, 0, OK, MILLI);
    begin(tier, 1, 1);
    assertThat(chosen(tier, 100)).containsExactly(100, 0);
    begin(tier, 0, 2);
    assertThat(chosen(tier, 100)).containsExactly(0, 100);
  }

  @Test
  void choose_afterTheWindow_nothingCountsAnyMore() {
    Tier tier = Fixture.tier(1, 1);
    learn(tier, 0, OK, 10 * SECOND);
    learn(tier, 1, OK, MILLI);
    assertThat(chosen(tier, 100)).containsExactly(0, 100);
    now += WINDOW + 2 * MILLI;
    assertThat(chosen(tier, 1000)[0]).isBetween(400, 600);
  }

  @Test
  void choose_oneRefusesAtOnce_itIsNotTakenForFast() {
    Tier tier = Fixture.tier(1, 1);
    learn(tier, 0, AttemptResult.FAILED, MILLI / 10);
    learn(tier, 1, OK, 200 * MILLI);
    assertThat(chosen(tier, 100)).containsExactly(0, 100);
  }

  @Test
  void choose_idleAndWeighted_sharesByWeight() {
    assertWeightedShares(5);
  }

  @Test
  void choose_busyAndWeighted_sharesByWeight() {
    assertWeightedShares(2000);
  }

  /** All are equally fast give or take a half; whoever has more weight gets more. */
  private void assertWeightedShares(double perSecond) {
    int[] weights = {60, 30, 10};
    Tier tier = Fixture.tier(weights);
    Traffic traffic = traffic(tier, this::noisy, this::noisy, this::noisy);
    long nanos = (long) (20_000 / perSecond * SECOND);
    traffic.run(perSecond, nanos);
    for (int i = 0; i < weights.length; i++) {
      double fair = weights[i] / 100.0;
      assertThat(traffic.share(i, 0, nanos)).isCloseTo(fair, within(0.25 * fair));
    }
  }

  @Test
  void choose_aCanaryOfOnePercent_getsAboutThat() {
    Tier tier = Fixture.tier(99, 1);
    Traffic traffic = traffic(tier, this::noisy, this::noisy);
    traffic.run(50, 1000 * SECOND);
    assertThat(traffic.share(1, 0, 1000 * SECOND)).isBetween(0.005, 0.02);
  }

  @Test
  void choose_equalBackends_equalShares() {
    Tier tier = Fixture.tier(1, 1, 1, 1, 1);
    Traffic traffic =
        traffic(tier, this::noisy, this::noisy, this::noisy, this::noisy, this::noisy);
    traffic.run(200, 200 * SECOND);
    for (int i = 0; i < 5; i++) {
      assertThat(traffic.share(i, 0, 200 * SECOND)).isCloseTo(0.2, within(0.02));
    }
  }

  @Test
  void choose_oneTenTimesSlower_itGetsLittleAndTheOthersTheRest() {
    Tier tier = Fixture.tier(1, 1, 1);
    Traffic traffic = traffic(tier, t -> around(100 * MILLI), this::noisy, this::noisy);
    traffic.run(300, 60 * SECOND);
    assertThat(traffic.share(0, SECOND, 60 * SECOND)).isLessThan(0.05);
    assertThat(traffic.share(1, SECOND, 60 * SECOND)).isCloseTo(0.5, within(0.05));
  }

  @ParameterizedTest
  @ValueSource(doubles = {2, 50, 1000})
  void choose_oneIsSlow_itIsNeverForgottenForLongerThanTheWindow(double perSecond) {
    Tier tier = Fixture.tier(1, 1, 1);
    Traffic traffic = traffic(tier, t -> around(2 * SECOND), this::noisy, this::noisy);
    traffic.run(perSecond, 120 * SECOND);
    // From the end of a slow answer on; a few arrivals may pass until it is drawn.
    long most = WINDOW + 2 * 3 * SECOND + (long) (20 / perSecond * SECOND);
    for (long from = 0; from + most <= 120 * SECOND; from += SECOND) {
      assertThat(traffic.picks(from, from + most)[0]).as("from %d", from).isPositive();
    }
  }

  @ParameterizedTest
  @CsvSource({"20, 500", "200, 500", "200, 2000", "1000, 5000"})
  void choose_oneRecovers_itHasItsShareBackWithinTheWindow(double perSecond, long slowMillis) {
    Tier tier = Fixture.tier(1, 1, 1);
    long sick = 10 * SECOND;
    long well = 40 * SECOND;
    Traffic traffic =
        traffic(
            tier,
            t -> t >= sick && t < well ? around(slowMillis * MILLI) : noisy(t),
            this::noisy,
            this::noisy);
    traffic.run(perSecond, 80 * SECOND);
    assertThat(traffic.share(0, 0, sick)).isGreaterThan(0.1);
    assertThat(traffic.share(0, sick + 6 * SECOND, well)).isLessThan(0.15);
    // The window begins with the last slow answer that was under way.
    long back = well + 3 * slowMillis / 2 * MILLI + WINDOW;
    assertThat(traffic.share(0, back, 80 * SECOND)).isGreaterThan(0.8 / 3);
  }

  @Test
  void choose_oneRefusesEverything_itGetsAlmostNothingAndAllOfItsShareWhenItIsBack() {
    Tier tier = Fixture.tier(1, 1, 1);
    long down = 10 * SECOND;
    long up = 40 * SECOND;
    Answer refused = new Answer(AttemptResult.FAILED, MILLI / 5);
    Traffic traffic =
        traffic(tier, t -> t >= down && t < up ? refused : noisy(t), this::noisy, this::noisy);
    traffic.run(200, 70 * SECOND);
    assertThat(traffic.share(0, down, up)).isLessThan(0.02);
    assertThat(traffic.picks(down, up)[0]).isPositive();
    assertThat(traffic.share(0, up + WINDOW, 70 * SECOND)).isGreaterThan(0.8 / 3);
  }

  @Test
  void choose_oneAnswersWithErrorsAtOnce_itGetsLittle() {
    Tier tier = Fixture.tier(1, 1, 1);
    Answer error = new Answer(AttemptResult.FAULTY, MILLI / 5);
    Traffic traffic = traffic(tier, t -> error, this::noisy, this::noisy);
    traffic.run(200, 60 * SECOND);
    assertThat(traffic.share(0, 0, 60 * SECOND)).isLessThan(0.05);
  }

  @Test
  void choose_oneAnswerInAThousandIsAnError_nobodyIsTakenOutForIt() {
    Tier tier = Fixture.tier(1, 1, 1);
    Traffic traffic = traffic(tier, this::faulty, this::faulty, this::faulty);
    traffic.run(200, 120 * SECOND);
    int starved = 0;
    for (long from = 10 * SECOND; from < 120 * SECOND; from += SECOND) {
      for (int i = 0; i < 3; i++) {
        starved += traffic.share(i, from, from + SECOND) < 0.03 ? 1 : 0;
      }
    }
    assertThat(starved).isLessThan(5);
  }

  @Test
  void choose_aNewcomer_getsItsShareAtOnceAndNotAll() {
    Tier tier = Fixture.tier(1, 1, 1);
    Traffic old = traffic(tier, t -> around(10 * SECOND), this::noisy, this::noisy);
    // The first member has not answered anything yet, and does not for ten seconds.
    old.run(300, 2 * SECOND);
    int mostBusy = Math.max(tier.get(1).inFlight(), tier.get(2).inFlight());
    assertThat(old.picks(0, 2 * SECOND)[0]).isPositive();
    assertThat(tier.get(0).inFlight()).isLessThanOrEqualTo(mostBusy + 10);
    Tier next = Fixture.tier(1, 1, 1);
    Traffic fresh = traffic(next, this::noisy, this::noisy, this::noisy);
    learn(next, 1, OK, 10 * MILLI);
    learn(next, 2, OK, 10 * MILLI);
    fresh.run(300, 2 * SECOND);
    assertThat(fresh.share(0, 0, 2 * SECOND)).isBetween(0.8 / 3, 1.2 / 3);
  }

  @Test
  void choose_afterALongPause_nobodyIsFlooded() {
    Tier tier = Fixture.tier(1, 1, 1);
    Traffic traffic = traffic(tier, t -> around(500 * MILLI), this::noisy, this::noisy);
    traffic.run(100, 5 * SECOND).pause(3600 * SECOND).run(100, SECOND / 2);
    long begin = 3605 * SECOND;
    assertThat(traffic.share(0, begin, begin + SECOND / 2)).isLessThan(0.45);
  }

  @SafeVarargs
  private Traffic traffic(Tier tier, LongFunction<Answer>... backends) {
    return new Traffic(
        tier, at -> balancer.choose(tier, random, tried, at), balancer::learn, SEED, backends);
  }

  private Answer noisy(long elapsed) {
    return around(10 * MILLI);
  }

  private Answer faulty(long elapsed) {
    return noise.nextInt(1000) == 0 ? new Answer(AttemptResult.FAULTY, MILLI) : around(10 * MILLI);
  }

  /** That long give or take a half. */
  private Answer around(long nanos) {
    return Answer.in(nanos / 2 + (long) (nanos * (noise.nextInt(1000) / 1000.0)));
  }

  private void learn(Tier tier, int member, AttemptResult result, long nanos) {
    balancer.learn(tier.get(member), result, nanos, now);
  }

  private static void begin(Tier tier, int member, int times) {
    for (int i = 0; i < times; i++) {
      tier.get(member).begin();
    }
  }

  private int[] chosen(Tier tier, int times) {
    int[] chosen = new int[tier.size()];
    for (int i = 0; i < times; i++) {
      chosen[balancer.choose(tier, random, tried, now)]++;
    }
    return chosen;
  }
}
