package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.weir.config.TransportKind;
import io.weir.http.RequestFacts;
import io.weir.net.Loop;
import io.weir.net.Loops;
import io.weir.net.Transport;
import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every balancer promises, whatever it prefers. */
@SuppressWarnings("NullAway.Init") // The loops are there before the first test.
abstract class BalancerContract {
  private static final int LOOPS = 3;

  private static Loops loops;

  private final Balancer balancer = balancer(LOOPS);
  private final Tried tried = new Tried();

  abstract Balancer balancer(int loops);

  /** One of many requests that differ in what this balancer looks at, if it looks at any. */
  RequestFacts facts(int number) {
    return Fixture.FACTS;
  }

  private Tier tier(int... weights) {
    return balancer.tier(0, Fixture.seats(weights));
  }

  @BeforeAll
  static void start() {
    Transport nio = Transport.choose(TransportKind.NIO);
    loops =
        Loops.start(
            nio,
            LOOPS,
            (loop, cause) -> {
              throw new AssertionError(cause);
            });
  }

  @AfterAll
  static void stop() {
    loops.close();
  }

  @Test
  void pick_ofNobody_null() {
    assertThat(balancer.pick(tier(), facts(0), loop(0), tried)).isNull();
  }

  @Test
  void pick_ofOne_thatOneAlways() {
    Tier tier = tier(3);
    for (int i = 0; i < 10; i++) {
      assertThat(balancer.pick(tier, facts(i), loop(0), tried)).isSameAs(tier.get(0));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, Tried.MAX})
  void pick_untilAllAreTried_eachOnceThenNull(int size) {
    int[] weights = new int[size];
    for (int i = 0; i < size; i++) {
      weights[i] = 1 + i * i;
    }
    Tier tier = tier(weights);
    for (int round = 0; round < 50; round++) {
      tried.clear();
      Set<Backend> had = new HashSet<>();
      for (int i = 0; i < size; i++) {
        Backend backend = balancer.pick(tier, facts(round), loop(round % LOOPS), tried);
        if (backend == null) {
          throw new AssertionError("nobody left after " + had);
        }
        Fixture.indexOf(tier, backend);
        assertThat(had.add(backend)).as("%s was tried", backend).isTrue();
        tried.add(backend);
      }
      assertThat(balancer.pick(tier, facts(round), loop(round % LOOPS), tried)).isNull();
    }
  }

  @Test
  void pick_whileAllAreIdle_nobodyStarves() {
    Tier tier = tier(1, 20, 1, 5);
    for (int loop = 0; loop < LOOPS; loop++) {
      Set<Backend> had = new HashSet<>();
      for (int i = 0; i < 2000; i++) {
        had.add(balancer.pick(tier, facts(i), loop(loop), tried));
      }
      assertThat(had).hasSize(4).doesNotContainNull();
    }
  }

  @Test
  void pick_fromTwoTiersInTurn_membersOfTheTierThatWasAsked() {
    Tier few = tier(1, 2);
    Tier many = tier(4, 3, 2, 1);
    for (int i = 0; i < 100; i++) {
      Fixture.indexOf(few, balancer.pick(few, facts(i), loop(1), tried));
      Fixture.indexOf(many, balancer.pick(many, facts(i), loop(1), tried));
    }
  }

  @Test
  void pick_warm_allocatesNothing() {
    Tier tier = tier(1, 2, 3, 4);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    pickAndRetry(tier, 20_000);
    long before = threads.getThreadAllocatedBytes(thread);
    pickAndRetry(tier, 10_000);
    long bytes = threads.getThreadAllocatedBytes(thread) - before;
    // Room for the compiler and the counter itself; one object per pick would be 160,000.
    assertThat(bytes).isLessThan(10_000);
  }

  @Test
  void explain_anyRequest_aMemberOrNobodyAndAReason() {
    Tier tier = tier(1, 2, 3);
    for (int i = 0; i < 10; i++) {
      Balancer.Choice choice = balancer.explain(tier, facts(i));
      assertThat(choice.reason()).isNotBlank();
      if (choice.backend() != null) {
        assertThat(tier.indexOf(choice.backend(), 0)).isNotEqualTo(Tier.NONE);
      }
    }
  }

  private void pickAndRetry(Tier tier, int times) {
    Loop loop = loop(0);
    for (int i = 0; i < times; i++) {
      tried.clear();
      Backend first = balancer.pick(tier, facts(i), loop, tried);
      if (first != null) {
        tried.add(first);
      }
      Backend second = balancer.pick(tier, facts(i), loop, tried);
      if (second == null || second == first) {
        throw new AssertionError("no second backend");
      }
    }
  }

  private static Loop loop(int index) {
    return loops.get(index);
  }
}
