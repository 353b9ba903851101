package io.weir.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.MetricsConfig;
import io.weir.config.PoolConfig;
import io.weir.telemetry.Telemetry;
import io.weir.testkit.Metrics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long connections may be idle, by what backends say and do; time is the test's. */
final class IdleLimitTest {
  private final Telemetry telemetry = new Telemetry(1, new MetricsConfig(List.of(1.0)));
  private final IdleLimit limit = limit(true);
  private long nowMillis = -3_600_000;

  @AfterEach
  void close() {
    telemetry.close();
  }

  private IdleLimit limit(boolean learns) {
    PoolConfig config =
        new PoolConfig(8, Duration.ofSeconds(55), learns, Duration.ofHours(1), 64, 5);
    return new IdleLimit(config, telemetry.backend("shop", "a"));
  }

  private static long nanos(long millis) {
    return TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private void closed(long idleMillis) {
    limit.closed(nanos(idleMillis), nanos(nowMillis));
  }

  /** So many closes, each some time after the one before. */
  private void closes(int times, long idleMillis) {
    for (int i = 0; i < times; i++) {
      nowMillis += 2000;
      closed(idleMillis);
    }
  }

  private long allowed() {
    return allowed(0);
  }

  private long allowed(long promisedMillis) {
    return TimeUnit.NANOSECONDS.toMillis(limit.nanos(nanos(promisedMillis), nanos(nowMillis)));
  }

  @Test
  void nanos_nothingKnown_isAsConfigured() {
    assertThat(allowed()).isEqualTo(55_000);
  }

  @ParameterizedTest
  @CsvSource({"5000, 4000", "20000, 16000", "1000, 750", "2000, 1600", "200, 100", "600, 350"})
  void nanos_promised_isAPartOfIt(long promised, long expected) {
    assertThat(allowed(promised)).isEqualTo(expected);
  }

  @Test
  void nanos_promisedMoreThanConfigured_isAsConfigured() {
    assertThat(allowed(120_000)).isEqualTo(55_000);
    assertThat(allowed(60_000)).isEqualTo(48_000);
  }

  @Test
  void closed_twice_isNotBelievedYet() {
    closes(2, 5000);
    assertThat(allowed()).isEqualTo(55_000);
    closes(1, 5000);
    assertThat(allowed()).isEqualTo(4000);
  }

  @Test
  void closed_aboutTheSame_theLeastCounts() {
    closes(1, 5100);
    closes(1, 5000);
    closes(1, 5200);
    assertThat(allowed()).isEqualTo(4000);
  }

  @Test
  void closed_manyAtOnce_areOneEvent() {
    for (int i = 0; i < 100; i++) {
      closed(5000);
    }
    closes(1, 5000);
    assertThat(allowed()).isEqualTo(55_000);
  }

  @Test
  void closed_manyAtOnceAfterDifferentTimes_wasARestart() {
    closes(2, 5000);
    for (int i = 0; i < 20; i++) {
      closed(i * 1000L);
    }
    closes(1, 5000);
    assertThat(allowed()).isEqualTo(55_000);
    closes(1, 5000);
    assertThat(allowed()).isEqualTo(4000);
  }

  @Test
  void closed_hundredRestartsOfABusyBackend_teachNothing() {
    SplittableRandom random = new SplittableRandom(42);
    for (int restart = 0; restart < 100; restart++) {
      nowMillis += 2000;
      for (int connection = 0; connection < 20; connection++) {
        closed(random.nextLong(2000));
      }
      assertThat(allowed()).as("restart %s", restart).isEqualTo(55_000);
    }
  }

  @Test
  void closed_hundredRestartsOfABackendThatIsNeverIdle_teachNothing() {
    SplittableRandom random = new SplittableRandom(42);
    for (int restart = 0; restart < 100; restart++) {
      nowMillis += 2000;
      for (int connection = 0; connection < 20; connection++) {
        closed(random.nextLong(50));
      }
    }
    assertThat(allowed()).isEqualTo(55_000);
  }

  @Test
  void closed_afterDifferentTimes_teachesNothing() {
    for (int i = 0; i < 10; i++) {
      closes(1, 2000);
      closes(1, 9000);
    }
    assertThat(allowed()).isEqualTo(55_000);
  }

  @Test
  void closed_learnedAndThenSooner_isLearnedAnew() {
    closes(3, 5000);
    closes(3, 1000);
    assertThat(allowed()).isEqualTo(750);
  }

  @Test
  void learned_isForgottenAndOneCloseBringsItBack() {
    closes(3, 5000);
    nowMillis += 500_000 - 1;
    assertThat(allowed()).isEqualTo(4000);
    nowMillis += 1;
    assertThat(allowed()).isEqualTo(55_000);
    closes(1, 5000);
    assertThat(allowed()).isEqualTo(4000);
  }

  @Test
  void learned_shortOrLong_isKeptForAMinuteToTen() {
    closes(3, 200);
    nowMillis += 59_999;
    assertThat(allowed()).isEqualTo(100);
    nowMillis += 1;
    assertThat(allowed()).isEqualTo(55_000);
    closes(3, 40_000);
    nowMillis += 599_999;
    assertThat(allowed()).isEqualTo(32_000);
    nowMillis += 1;
    assertThat(allowed()).isEqualTo(55_000);
  }

  @Test
  void forgotten_backendHasBecomeMorePatient_theNewTimeIsLearned() {
    closes(3, 5000);
    nowMillis += 500_000;
    limit.survived(nanos(6300));
    closes(1, 5000);
    assertThat(allowed()).isEqualTo(55_000);
    closes(3, 30_000);
    assertThat(allowed()).isEqualTo(24_000);
  }

  @Test
  void survived_longerThanWhatWasSeen_refutesIt() {
    closes(2, 5000);
    assertThat(limit.suspectNanos()).isEqualTo(nanos(6250));
    limit.survived(nanos(6251));
    assertThat(limit.suspectNanos()).isEqualTo(Long.MAX_VALUE);
    closes(2, 5000);
    assertThat(allowed()).isEqualTo(55_000);
  }

  @Test
  void promisedAndLearned_theShorterCounts() {
    closes(3, 1000);
    assertThat(allowed(5000)).isEqualTo(750);
    assertThat(allowed(500)).isEqualTo(250);
  }

  @Test
  void switchedOff_neitherCounts() {
    IdleLimit off = limit(false);
    for (int i = 0; i < 5; i++) {
      nowMillis += 2000;
      off.closed(nanos(1000), nanos(nowMillis));
    }
    assertThat(off.nanos(nanos(5000), nanos(nowMillis))).isEqualTo(nanos(55_000));
  }

  @Test
  void nanos_isShown() {
    allowed(5000);
    String page = new String(telemetry.scrape().render(null).body(), StandardCharsets.UTF_8);
    assertThat(Metrics.sum(page, "weir_backend_idle_timeout_seconds", "backend=\"a\""))
        .isEqualTo(4);
  }
}
