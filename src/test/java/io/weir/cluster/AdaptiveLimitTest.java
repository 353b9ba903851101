package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.AdaptiveConfig;
import io.weir.config.Priority;
import io.weir.telemetry.ClusterMeters;
import io.weir.telemetry.Telemetry;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What loops and the control thread do with a limit; time is the test's. */
final class AdaptiveLimitTest {
  private final Telemetry telemetry = Fixture.telemetry(2);
  private final ClusterMeters meters = telemetry.cluster("shop");
  private final AdaptiveLimit limit = limit(10, 1000);
  private long nowNanos = 1;

  @AfterEach
  void close() {
    telemetry.close();
  }

  private AdaptiveLimit limit(int min, int max) {
    AdaptiveConfig config = new AdaptiveConfig(true, min, max, 0.25, Duration.ofMinutes(1));
    return Objects.requireNonNull(AdaptiveLimit.of(config, meters, 0));
  }

  private void answers(int count, long millis, int inFlight) {
    for (int i = 0; i < count; i++) {
      limit.answered(i % 2, TimeUnit.MILLISECONDS.toNanos(millis));
    }
    nowNanos += AdaptiveLimit.LOOK_NANOS;
    limit.look(inFlight, nowNanos);
  }

  @Test
  void of_switchedOff_isNone() {
    AdaptiveConfig off = new AdaptiveConfig(false, 10, 1000, 0.25, Duration.ofMinutes(1));
    assertThat(AdaptiveLimit.of(off, meters, 0)).isNull();
  }

  @Test
  void refuses_atTheLimit_theLowClassATenthBelow() {
    AdaptiveLimit fixed = limit(20, 20);
    assertThat(fixed.refuses(17, Priority.LOW)).isFalse();
    assertThat(fixed.refuses(18, Priority.LOW)).isTrue();
    assertThat(fixed.refuses(19, Priority.NORMAL)).isFalse();
    assertThat(fixed.refuses(20, Priority.NORMAL)).isTrue();
    assertThat(fixed.refuses(20, Priority.HIGH)).isTrue();
  }

  @Test
  void refuses_limitOfOne_theLowClassIsServedToo() {
    AdaptiveLimit fixed = limit(1, 1);
    assertThat(fixed.refuses(0, Priority.LOW)).isFalse();
    assertThat(fixed.refuses(1, Priority.LOW)).isTrue();
  }

  @Test
  void look_answersAsFastAsAtRest_grows() {
    answers(50, 20, 20);
    int before = limit.limit();
    for (int i = 0; i < 3; i++) {
      answers(50, 20, limit.limit());
    }
    assertThat(limit.limit()).isGreaterThan(2 * before);
    assertThat(meters.concurrencyLimit()).isEqualTo(limit.limit());
  }

  @Test
  void look_answersTakeFourTimesAsLong_halvesAtOnce() {
    answers(50, 20, 20);
    for (int i = 0; i < 5; i++) {
      answers(50, 20, limit.limit());
    }
    int before = limit.limit();
    answers(50, 80, before);
    assertThat(limit.limit()).isLessThan(before * 2 / 3);
  }

  @Test
  void look_answersToRequestsFromBeforeAChange_areLeftOut() {
    answers(50, 1000, 20);
    int before = limit.limit();
    // For a second nobody knows what the change has brought.
    for (int i = 0; i < 9; i++) {
      answers(1000, 60_000, 20);
    }
    assertThat(limit.limit()).isEqualTo(before);
    answers(50, 1000, 20);
    answers(50, 1000, 20);
    assertThat(limit.limit()).isGreaterThan(before);
  }

  @Test
  void look_tooFewAnswers_waitsForMore() {
    answers(49, 20, 20);
    answers(0, 20, 20);
    assertThat(meters.concurrencyLimit()).isZero();
    answers(1, 20, 20);
    assertThat(meters.concurrencyLimit()).isEqualTo(20);
  }

  @Test
  void of_limitWasFoundBefore_measuresWithHalfOfItAndGoesOnFromIt() {
    meters.concurrencyLimit(300);
    AdaptiveLimit next = limit(10, 1000);
    assertThat(next.limit()).isEqualTo(150);
    for (int i = 0; i < 50; i++) {
      next.answered(0, 1_000_000);
    }
    next.look(10, 1);
    assertThat(next.limit()).isEqualTo(300);
  }
}
