package io.weir.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.RetryConfig;
import io.weir.config.StatusRange;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RetryPlanTest {
  private static RetryPlan plan(int backOffMillis, int maxBackOffMillis) {
    return RetryPlan.of(
        new RetryConfig(
            2,
            List.of(new StatusRange(429, 429), new StatusRange(502, 504)),
            Duration.ofMillis(backOffMillis),
            Duration.ofMillis(maxBackOffMillis),
            0));
  }

  private static long pauseMillis(RetryPlan plan, int vain) {
    return TimeUnit.NANOSECONDS.toMillis(plan.pauseNanos(vain));
  }

  @Test
  void repeats_onlyWhatIsListed() {
    RetryPlan plan = plan(25, 250);
    assertThat(plan.repeats(429)).isTrue();
    assertThat(plan.repeats(502)).isTrue();
    assertThat(plan.repeats(504)).isTrue();
    assertThat(plan.repeats(505)).isFalse();
    assertThat(plan.repeats(200)).isFalse();
    assertThat(RetryPlan.NONE.repeats(503)).isFalse();
  }

  @Test
  void pauseNanos_fromTheSecondVainAttemptOn_doublesUpToTheLongest() {
    RetryPlan plan = plan(25, 90);
    assertThat(pauseMillis(plan, 0)).isZero();
    assertThat(pauseMillis(plan, 1)).isZero();
    assertThat(pauseMillis(plan, 2)).isEqualTo(25);
    assertThat(pauseMillis(plan, 3)).isEqualTo(50);
    assertThat(pauseMillis(plan, 4)).isEqualTo(90);
    assertThat(pauseMillis(plan, 1000)).isEqualTo(90);
  }

  @Test
  void pauseNanos_longestBelowTheFirst_isTheFirst() {
    assertThat(pauseMillis(plan(25, 0), 3)).isEqualTo(25);
  }

  @Test
  void pauseNanos_off_isNone() {
    assertThat(plan(0, 250).pauseNanos(5)).isZero();
  }
}
