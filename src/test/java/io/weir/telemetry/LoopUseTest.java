package io.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.weir.config.MetricsConfig;
import io.weir.net.ThreadTimes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopUseTest {
  private static final String RATIO = "weir_loop_busy_ratio{loop=\"0\"}";

  private final Telemetry telemetry = new Telemetry(1, new MetricsConfig(List.of(0.001, 0.01)));
  private @Nullable ThreadTimes times = at(100, 0, 0);

  LoopUseTest() {
    telemetry.process().loopTimes(List.of(() -> times));
  }

  @AfterEach
  void close() {
    telemetry.close();
  }

  private static ThreadTimes at(double seconds, double ran, double waited) {
    return new ThreadTimes(nanos(seconds), nanos(ran), nanos(waited));
  }

  private static long nanos(double seconds) {
    return (long) (seconds * 1e9);
  }

  private double ratioAt(double seconds, double ran, double waited) {
    times = at(seconds, ran, waited);
    return ScrapeText.of(telemetry).value(RATIO);
  }

  @Test
  void counters_areWhatTheSystemSays() {
    times = at(110, 2.5, 0.5);
    ScrapeText text = ScrapeText.of(telemetry);
    assertThat(text.value("weir_loop_cpu_seconds_total{loop=\"0\"}")).isEqualTo(2.5);
    assertThat(text.value("weir_loop_cpu_wait_seconds_total{loop=\"0\"}")).isEqualTo(0.5);
  }

  @Test
  void ratio_countsRunningAndWaitingForAProcessor() {
    assertThat(ratioAt(104, 1, 1)).isEqualTo(0.5);
    assertThat(ratioAt(112, 4, 1)).as("since 100").isEqualTo(5 / 12.0, within(1e-9));
    assertThat(ratioAt(115, 4, 1)).as("since 104").isEqualTo(3 / 11.0, within(1e-9));
    assertThat(ratioAt(130, 15, 5)).as("since 115").isEqualTo(1);
    assertThat(ratioAt(140, 15, 5)).isZero();
  }

  @Test
  void ratio_twoWhoScrapeInTurns_seeTenSecondsAndMore() {
    // Busy in every other interval of theirs: each alone would see all or nothing.
    double ran = 0;
    for (int i = 1; i <= 20; i++) {
      boolean busy = i % 2 == 0;
      ran += busy ? 5 : 0;
      double ratio = ratioAt(100 + 5 * i, ran, 0);
      if (i >= 2) {
        assertThat(ratio).as("scrape %d", i).isEqualTo(0.5);
      }
    }
  }

  @Test
  void ratio_scrapedEverySecond_isOfTheLastTen() {
    for (int i = 1; i <= 30; i++) {
      double ratio = ratioAt(100 + i, i, 0);
      assertThat(ratio).isEqualTo(1, within(1e-9));
    }
    assertThat(ratioAt(131, 30, 0)).isEqualTo(0.9, within(1e-9));
    assertThat(ratioAt(131.1, 30, 0)).isEqualTo(9 / 10.1, within(1e-2));
    assertThat(ratioAt(136, 30, 0)).isEqualTo(0.4, within(1e-9));
  }

  @Test
  void ratio_kernelCountsInSteps_isNeverMoreThanOne() {
    assertThat(ratioAt(110, 10.004, 0)).isEqualTo(1);
  }

  @Test
  void waiting_unknown_isLeftOut() {
    times = new ThreadTimes(nanos(110), nanos(5), -1);
    ScrapeText text = ScrapeText.of(telemetry);
    assertThat(text.value(RATIO)).isEqualTo(0.5);
    assertThat(text.series("weir_loop_cpu_wait")).isEmpty();
  }

  @Test
  void loop_ended_hasNoSeries() {
    times = null;
    assertThat(ScrapeText.of(telemetry).series("weir_loop_busy")).isEmpty();
    assertThat(ScrapeText.of(telemetry).series("weir_loop_cpu")).isEmpty();
  }
}
