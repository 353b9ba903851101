package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.TransportKind;
import io.weir.net.Loops;
import io.weir.net.Transport;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Exact shares over a cycle, smooth within it, and loops that do not march in step. */
@SuppressWarnings("NullAway.Init") // The loops are there before the first test.
final class RoundRobinTest extends BalancerContract {
  private static final int LOOPS = 4;

  private static Loops loops;

  private final RoundRobin balancer = new RoundRobin(LOOPS);
  private final Tried tried = new Tried();

  @Override
  Balancer balancer(int loops) {
    return new RoundRobin(loops);
  }

  @BeforeAll
  static void startMore() {
    loops = Loops.start(Transport.choose(TransportKind.NIO), LOOPS, (loop, cause) -> {});
  }

  @AfterAll
  static void stopMore() {
    loops.close();
  }

  @Test
  void pick_weights_spreadOverTheCycle() {
    Tier tier = Fixture.tier(5, 1, 1);
    assertThat(sequence(tier, 0, 14)).isEqualTo("AABACAAAABACAA");
  }

  @Test
  void pick_anyWholeCycle_exactShares() {
    int[] weights = {7, 1, 4, 2};
    Tier tier = Fixture.tier(weights);
    for (int loop = 0; loop < LOOPS; loop++) {
      String cycles = sequence(tier, loop, 14 * 10);
      for (int i = 0; i < weights.length; i++) {
        char member = (char) ('A' + i);
        assertThat(cycles.chars().filter(c -> c == member)).hasSize(10 * weights[i]);
      }
    }
  }

  @Test
  void pick_firstOnEachLoop_differentBackends() {
    Tier tier = Fixture.tier(1, 1, 1, 1);
    Set<String> first = new HashSet<>();
    for (int loop = 0; loop < LOOPS; loop++) {
      first.add(sequence(tier, loop, 1));
    }
    assertThat(first).hasSize(LOOPS);
  }

  @Test
  void pick_onAnotherLoop_doesNotTurnThisOne() {
    Tier tier = Fixture.tier(1, 1, 1);
    assertThat(sequence(tier, 0, 1)).isEqualTo("A");
    sequence(tier, 1, 5);
    assertThat(sequence(tier, 0, 2)).isEqualTo("BC");
  }

  @Test
  void pick_oneWasTried_theNextInTurn() {
    Tier tier = Fixture.tier(1, 1, 1);
    tried.add(tier.get(0));
    assertThat(sequence(tier, 0, 4)).isEqualTo("BCBC");
  }

  @Test
  void pick_membershipChanged_startsOverWithTheNewMembers() {
    sequence(Fixture.tier(1, 1, 1, 1), 0, 3);
    assertThat(sequence(Fixture.tier(1, 1), 0, 4)).isEqualTo("ABAB");
  }

  @Test
  void pick_aShareChangesBeforeEachRequest_sharesStayWhatTheyAre() {
    Tier tier = Fixture.tier(300, 100);
    int[] picks = new int[2];
    for (int i = 0; i < 400; i++) {
      // Somebody is warming up: every time another tier of the same backends.
      Tier next =
          new Tier(0, List.of(new Tier.Seat(tier.get(0), 300), new Tier.Seat(tier.get(1), 100)));
      Backend picked = balancer.pick(next, Fixture.FACTS, loops.get(0), tried);
      picks[Fixture.indexOf(tier, picked)]++;
    }
    assertThat(picks).containsExactly(300, 100);
  }

  @Test
  void pick_aMemberComes_itGetsItsShareAndNoMore() {
    Tier two = Fixture.tier(1, 1);
    for (int i = 0; i < 7; i++) {
      balancer.pick(two, Fixture.FACTS, loops.get(0), tried);
    }
    Tier three =
        new Tier(
            0,
            List.of(
                new Tier.Seat(two.get(0), 1),
                new Tier.Seat(two.get(1), 1),
                new Tier.Seat(Fixture.backend(9), 1)));
    assertThat(sequence(three, 0, 30).chars().filter(c -> c == 'C').count()).isEqualTo(10);
  }

  private String sequence(Tier tier, int loop, int length) {
    StringBuilder sequence = new StringBuilder();
    for (int i = 0; i < length; i++) {
      Backend picked = balancer.pick(tier, Fixture.FACTS, loops.get(loop), tried);
      sequence.append((char) ('A' + Fixture.indexOf(tier, picked)));
    }
    return sequence.toString();
  }
}
