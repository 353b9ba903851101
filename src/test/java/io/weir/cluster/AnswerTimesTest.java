package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A mean of times that a few slow ones do not move. */
final class AnswerTimesTest {
  private final AnswerTimes times = new AnswerTimes(2);

  private double typical() {
    return times.sums().typicalNanos();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 1000, 65_537, 999_999, 1_500_000, 30_000_000_000L, 1L << 62})
  void typicalNanos_allTheSame_isThat(long nanos) {
    times.add(0, nanos);
    times.add(1, nanos);
    assertThat(times.sums().count()).isEqualTo(2);
    assertThat(typical() / nanos).isCloseTo(1, within(0.0001));
  }

  @Test
  void typicalNanos_nothingOrLess_countsAsNextToNothing() {
    times.add(0, 0);
    times.add(0, -5);
    assertThat(typical()).isEqualTo(1);
  }

  @Test
  void typicalNanos_longer_isLonger() {
    double before = 0;
    for (long nanos = 1; nanos < 1L << 50; nanos += nanos / 7 + 1) {
      AnswerTimes one = new AnswerTimes(1);
      one.add(0, nanos);
      assertThat(one.sums().typicalNanos()).isGreaterThan(before);
      before = one.sums().typicalNanos();
    }
  }

  @Test
  void typicalNanos_oneOfHundredIsAThousandTimesSlower_movesLittle() {
    for (int i = 0; i < 99; i++) {
      times.add(0, 10_000_000);
    }
    times.add(0, 10_000_000_000L);
    assertThat(typical()).isBetween(10_000_000.0, 11_000_000.0);
  }

  @Test
  void since_whatCameLater_isAllThatCounts() {
    times.add(0, 1_000_000);
    AnswerTimes.Sums before = times.sums();
    times.add(1, 8_000_000);
    assertThat(times.sums().since(before).count()).isEqualTo(1);
    assertThat(times.sums().since(before).typicalNanos()).isCloseTo(8_000_000, within(1000.0));
  }

  @Test
  void sums_whileTheyGrow_areWhole() throws InterruptedException {
    Thread loop =
        new Thread(
            () -> {
              // All of them together are no more than a word can count.
              for (int i = 0; i < 4_000_000; i++) {
                times.add(0, 1 << 20);
              }
            });
    AnswerTimes.Sums before = times.sums();
    loop.start();
    while (loop.isAlive()) {
      AnswerTimes.Sums since = times.sums().since(before);
      if (since.count() >= Gradient.ENOUGH) {
        assertThat(since.typicalNanos()).isEqualTo(1 << 20);
        before = times.sums();
      }
    }
    loop.join();
  }
}
