package io.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.admin.GatewayView.Traffic;
import io.weir.config.MetricsConfig;
import io.weir.telemetry.BackendMeters;
import io.weir.telemetry.Counts;
import io.weir.telemetry.Telemetry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Rates and curves from looks at counters, by a clock of the test's own. */
final class HistoryTest {
  private static final Offset<Double> NEARLY = Offset.offset(0.001);

  private final Counted counted = new Counted();
  private final History history = new History();

  @Test
  void look_onlyOne_noRatesYet() {
    look(0);
    assertThat(history.total().rates()).isEqualTo(Rates.NONE);
    assertThat(history.total().points()).isZero();
    assertThat(history.looks()).isEqualTo(1);
  }

  @Test
  void look_everySecond_ratesOfTheLastTen() {
    counted.more(500);
    look(0);
    for (int i = 1; i <= 30; i++) {
      counted.more(i <= 20 ? 100 : 7).fail(1);
      look(i);
    }
    Rates rates = history.total().rates();
    assertThat(rates.requestsPerSecond()).isEqualTo(8, NEARLY);
    assertThat(rates.errorsPerSecond()).isEqualTo(1, NEARLY);
    assertThat(history.route("shop").rates()).isEqualTo(rates);
    assertThat(history.backend("shop", "a:1").rates()).isEqualTo(rates);
    assertThat(history.cluster("shop").rates()).isEqualTo(rates);
    assertThat(history.total().points()).isEqualTo(30);
    assertThat(history.total().requests(0)).isEqualTo(101, NEARLY);
    assertThat(history.total().most()).isEqualTo(101, NEARLY);
    assertThat(history.total().latest()).isEqualTo(8, NEARLY);
    assertThat(history.total().latestErrors()).isEqualTo(1, NEARLY);
  }

  @Test
  void look_late_ratesStayPerSecond() {
    look(0);
    counted.more(60);
    look(3);
    assertThat(history.total().latest()).isEqualTo(20, NEARLY);
    assertThat(history.total().rates().requestsPerSecond()).isEqualTo(20, NEARLY);
  }

  @Test
  void look_withHardlyAnyTimeBetween_isLeftOut() {
    look(0);
    counted.more(60);
    history.look(counted.traffic(TimeUnit.MILLISECONDS.toNanos(1)));
    assertThat(history.looks()).isEqualTo(1);
  }

  @Test
  void curve_longerThanItsRoom_forgetsTheOldest() {
    look(0);
    for (int i = 1; i <= Trail.POINTS + 5; i++) {
      counted.more(i);
      look(i);
    }
    assertThat(history.total().points()).isEqualTo(Trail.POINTS);
    assertThat(history.total().requests(0)).isEqualTo(6, NEARLY);
    assertThat(history.total().latest()).isEqualTo(Trail.POINTS + 5, NEARLY);
  }

  @Test
  void quantiles_areOfTheWindowAlone() {
    counted.took(100, 700);
    look(0);
    counted.took(90, 40).took(10, 150);
    look(1);
    Rates rates = history.cluster("shop").rates();
    assertThat(rates.p50Micros()).isBetween(0L, 100_000L);
    assertThat(rates.p95Micros()).isBetween(100_000L, 200_000L);
    assertThat(rates.p99Micros()).isBetween(rates.p95Micros(), 200_000L);
    for (int i = 2; i <= 12; i++) {
      look(i);
    }
    assertThat(history.cluster("shop").rates()).isEqualTo(Rates.NONE);
  }

  @Test
  void quantile_aboveAllBounds_isTheLastBound() {
    look(0);
    counted.took(1, 5000);
    look(1);
    assertThat(history.total().rates().p50Micros()).isEqualTo(1_000_000);
  }

  @Test
  void route_thatGoes_isNoStepOfTheTotal() {
    Counts old = counted.more(1000).counts();
    history.look(new Traffic(0, Map.of("old", old, "shop", old), Map.of()));
    history.look(new Traffic(seconds(1), Map.of("shop", old), Map.of()));
    assertThat(history.total().latest()).isZero();
    assertThat(history.route("old").points()).isZero();
  }

  @Test
  void route_thatComes_bringsNoStepOfItsPast() {
    look(0);
    Counts other = counted.more(1000).counts();
    history.look(
        new Traffic(seconds(1), Map.of("shop", new Counted().counts(), "new", other), Map.of()));
    assertThat(history.total().latest()).isZero();
  }

  @Test
  void counters_thatBeginAnew_countFromTheirBeginning() {
    counted.more(1000);
    look(0);
    history.look(new Counted().more(5).traffic(seconds(1)));
    assertThat(history.total().latest()).isEqualTo(5, NEARLY);
    assertThat(history.route("shop").rates().requestsPerSecond()).isEqualTo(5, NEARLY);
  }

  @Test
  void routes_beyondTheMost_haveRatesWithoutACurve() {
    Map<String, Counts> before = new LinkedHashMap<>();
    Map<String, Counts> after = new LinkedHashMap<>();
    Counts none = counted.counts();
    Counts some = counted.more(3).counts();
    for (int i = 0; i <= History.MOST; i++) {
      before.put("r" + i, none);
      after.put("r" + i, some);
    }
    history.look(new Traffic(0, before, Map.of()));
    history.look(new Traffic(seconds(1), after, Map.of()));
    assertThat(history.route("r0").points()).isEqualTo(1);
    Trail last = history.route("r" + History.MOST);
    assertThat(last.points()).isZero();
    assertThat(last.rates().requestsPerSecond()).isEqualTo(3, NEARLY);
    assertThat(history.total().latest()).isEqualTo(3.0 * (History.MOST + 1), Offset.offset(0.1));
  }

  private void look(int second) {
    history.look(counted.traffic(seconds(second)));
  }

  private static long seconds(int count) {
    return TimeUnit.SECONDS.toNanos(count);
  }

  /** A route and its one backend that have counted the same. */
  static final class Counted {
    private final BackendMeters meters =
        new Telemetry(1, new MetricsConfig(List.of(0.1, 0.2, 1.0))).backend("c", "b");
    private long nanos;

    Counted more(int requests) {
      return took(requests, 50);
    }

    Counted took(int requests, long millis) {
      for (int i = 0; i < requests; i++) {
        meters.attemptEnded(0, 200, TimeUnit.MILLISECONDS.toNanos(millis));
      }
      return this;
    }

    Counted fail(int requests) {
      for (int i = 0; i < requests; i++) {
        meters.attemptEnded(0, 503, 1);
      }
      return this;
    }

    Counts counts() {
      return meters.counts();
    }

    Traffic traffic(long atNanos) {
      Counts now = counts();
      return new Traffic(atNanos, Map.of("shop", now), Map.of("shop", Map.of("a:1", now)));
    }

    /** A second later each time. */
    Traffic traffic() {
      nanos += seconds(1);
      return traffic(nanos);
    }
  }
}
