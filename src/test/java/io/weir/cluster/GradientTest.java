package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.AdaptiveConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A limit that follows simulated backends; all chance has a seed. */
final class GradientTest {
  private static final AdaptiveConfig CONFIG =
      new AdaptiveConfig(true, 10, 1000, 0.25, Duration.ofMinutes(1));

  private static Simulation simulation(long seed, int places, double serviceMillis) {
    return new Simulation(CONFIG, seed, places, serviceMillis);
  }

  @ParameterizedTest
  @ValueSource(ints = {20, 50, 100, 400})
  void overload_findsTheCapacityAndKeepsTheBackendsBusy(int places) {
    // The tolerance, and room to find out whether there is more.
    double most = 1.3 + 2.5 / Math.sqrt(places);
    for (int seed = 0; seed < 3; seed++) {
      Simulation simulation = simulation(seed, places, 20);
      double capacity = places / 0.020;
      simulation.run(10, 2 * capacity);
      Simulation.Result result = simulation.run(60, 2 * capacity);
      assertThat(result.served() / 60 / capacity).as("served, seed %s", seed).isGreaterThan(0.93);
      assertThat(result.meanLimit() / places).as("limit, seed %s", seed).isBetween(1.0, most);
      assertThat(result.meanMillis()).as("time, seed %s", seed).isLessThan(20 * most);
    }
  }

  @Test
  void halfOfTheCapacity_nobodyIsRefused() {
    Simulation simulation = simulation(1, 100, 20);
    simulation.run(10, 2500);
    assertThat(simulation.run(130, 2500).refused()).isZero();
  }

  @Test
  void littleTraffic_theLimitDoesNotRunAway() {
    Simulation simulation = simulation(2, 100, 20);
    Simulation.Result result = simulation.run(300, 50);
    assertThat(result.refused()).isZero();
    assertThat(simulation.limit()).isLessThanOrEqualTo(20);
  }

  @Test
  void overload_measuringRestCostsLittle() {
    Simulation simulation = simulation(3, 100, 20);
    simulation.run(10, 7000);
    Simulation.Result result = simulation.run(240, 7000);
    assertThat(result.served() / 240 / 5000).isGreaterThan(0.95);
  }

  @ParameterizedTest
  @ValueSource(doubles = {40, 80, 200})
  void backendsBecomeSlowerForGood_itDoesNotCollapseAndFindsTheNewCapacity(double serviceMillis) {
    Simulation simulation = simulation(4, 100, 20);
    simulation.run(30, 10_000);
    simulation.serviceMillis(serviceMillis);
    simulation.run(20, 10_000);
    Simulation.Result result = simulation.run(60, 10_000);
    double capacity = 100 / serviceMillis * 1000;
    assertThat(result.served() / 60 / capacity).isGreaterThan(0.9);
    assertThat(result.meanMillis()).isLessThan(serviceMillis * 1.7);
  }

  @Test
  void backendsBecomeFasterAgain_itGrowsWithThem() {
    Simulation simulation = simulation(5, 100, 100);
    simulation.run(30, 10_000);
    simulation.serviceMillis(20);
    simulation.run(5, 10_000);
    assertThat(simulation.run(60, 10_000).served() / 60 / 5000).isGreaterThan(0.9);
  }

  @Test
  void halfOfTheBackendsGoAndComeBack_theLimitFollowsBothWays() {
    Simulation simulation = simulation(6, 100, 20);
    simulation.run(30, 10_000);
    simulation.places(50);
    simulation.run(10, 10_000);
    Simulation.Result less = simulation.run(60, 10_000);
    assertThat(less.served() / 60 / 2500).isGreaterThan(0.9);
    assertThat(less.meanLimit()).isBetween(45.0, 90.0);
    simulation.places(100);
    simulation.run(10, 10_000);
    assertThat(simulation.run(60, 10_000).served() / 60 / 5000).isGreaterThan(0.9);
  }

  @Test
  void standstillOfTwoSeconds_isForgottenSoon() {
    Simulation simulation = simulation(7, 100, 20);
    simulation.run(30, 10_000);
    simulation.places(0);
    simulation.run(2, 10_000);
    simulation.places(100);
    simulation.run(5, 10_000);
    assertThat(simulation.run(30, 10_000).served() / 30 / 5000).isGreaterThan(0.9);
  }
}
