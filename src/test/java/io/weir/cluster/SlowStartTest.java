package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.config.SlowStartConfig;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Envoy's ramp, whatever its figures. */
final class SlowStartTest {
  private static final SlowStartConfig OFF = new SlowStartConfig(Duration.ZERO, 1, 0.1);

  @ParameterizedTest
  @CsvSource({
    // aggression, seconds of thirty, part of the weight
    "1, 0, 0.1",
    "1, 3, 0.1",
    "1, 15, 0.5",
    "1, 27, 0.9",
    "1, 30, 1",
    "1, 3000, 1",
    "2, 0, 0.182574",
    "2, 7.5, 0.5",
    "2, 30, 1",
    "0.5, 15, 0.25",
    "0.5, 3, 0.1",
  })
  void factor_timesOfAWindow_followTheCurve(double aggression, double seconds, double part) {
    SlowStartConfig plan = new SlowStartConfig(Duration.ofSeconds(30), aggression, 0.1);
    assertThat(new SlowStart(plan).factor((long) (seconds * 1e9))).isCloseTo(part, within(1e-6));
  }

  @Test
  void factor_off_isOneAtOnce() {
    assertThat(new SlowStart(OFF).factor(0)).isEqualTo(1);
  }

  @Test
  void factor_windowOfLessThanASecond_isNeverMoreThanOne() {
    SlowStartConfig plan = new SlowStartConfig(Duration.ofMillis(100), 1, 0.1);
    assertThat(new SlowStart(plan).factor(0)).isEqualTo(1);
  }

  @Test
  void factor_asTimePasses_neverFalls() {
    for (double aggression : new double[] {0.1, 0.5, 1, 3, 10}) {
      SlowStartConfig plan = new SlowStartConfig(Duration.ofSeconds(60), aggression, 0.05);
      double before = 0;
      for (long millis = 0; millis <= 61_000; millis += 100) {
        double now = new SlowStart(plan).factor(millis * 1_000_000);
        assertThat(now).isBetween(before, 1.0);
        before = now;
      }
      assertThat(before).isEqualTo(1);
    }
  }
}
