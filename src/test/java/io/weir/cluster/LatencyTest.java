package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What one word remembers of answers, and how it forgets. */
final class LatencyTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1000 * MILLI;

  /** The least that a failure counts for, an eighth of the window. */
  private static final double PENALTY = 1250 * MILLI;

  private final Latency latency = new Latency(Duration.ofSeconds(10));
  private long word = Latency.UNKNOWN;
  private long now = 77 * SECOND;

  @Test
  void after_firstAnswer_isWhatItTook() {
    answer(20 * MILLI);
    assertThat(millis()).isCloseTo(20, within(0.01));
    assertThat(fresh()).isEqualTo(1);
  }

  @Test
  void after_slowerAnswer_followsAtOnce() {
    answer(20 * MILLI);
    answer(500 * MILLI);
    assertThat(millis()).isCloseTo(500, within(0.1));
  }

  @Test
  void after_fasterAnswers_followsByAndBy() {
    answer(500 * MILLI);
    double before = millis();
    for (int i = 0; i < 10; i++) {
      now += 100 * MILLI;
      answer(20 * MILLI);
      assertThat(millis()).isLessThan(before).isGreaterThan(20);
      before = millis();
    }
    // A second of a window of ten is 0.8 of what the exponent goes through.
    assertThat(millis()).isCloseTo(20 + 480 * Math.exp(-0.8), within(2.0));
  }

  @Test
  void after_fasterAnswersWithinOneTick_doNotHideThePeak() {
    answer(500 * MILLI);
    for (int i = 0; i < 1000; i++) {
      answer(MILLI);
    }
    assertThat(millis()).isCloseTo(500, within(0.1));
  }

  @Test
  void freshness_asTimePasses_fallsToNothingAtTheWindow() {
    answer(20 * MILLI);
    double before = 1;
    for (int i = 0; i < 1000; i++) {
      assertThat(fresh()).isLessThanOrEqualTo(before);
      before = fresh();
      now += 10 * MILLI;
    }
    assertThat(fresh()).isZero();
    now += 100 * SECOND;
    assertThat(fresh()).isZero();
  }

  @Test
  void freshness_afterAnEighthOfTheWindow_isOneByE() {
    answer(20 * MILLI);
    now += 1250 * MILLI;
    assertThat(fresh()).isCloseTo(Math.exp(-1), within(0.005));
  }

  @Test
  void freshness_unknown_isNothing() {
    assertThat(fresh()).isZero();
    now = 0;
    assertThat(fresh()).isZero();
  }

  @Test
  void freshness_ofALoopWhoseClockIsBehind_isAll() {
    answer(20 * MILLI);
    now -= 5 * MILLI;
    assertThat(fresh()).isEqualTo(1);
  }

  @Test
  void freshness_afterTicksHaveWrappedAround_isNothing() {
    answer(20 * MILLI);
    // Half of the ticks are thirteen days and some.
    now += Duration.ofDays(30).toNanos();
    assertThat(fresh()).isZero();
  }

  @Test
  void after_forgotten_beginsAnew() {
    answer(5 * SECOND);
    now += 10 * SECOND + MILLI;
    answer(20 * MILLI);
    assertThat(millis()).isCloseTo(20, within(0.01));
  }

  @Test
  void after_quickFailure_isSlow() {
    answer(20 * MILLI);
    after(AttemptResult.FAILED, MILLI / 10);
    assertThat(millis() * MILLI).isCloseTo(PENALTY, within(1000.0));
  }

  @Test
  void after_failureThatTookLong_isAsSlowAsItWas() {
    after(AttemptResult.FAILED, 30 * SECOND);
    assertThat(millis()).isCloseTo(30_000, within(1.0));
  }

  @Test
  void after_quickFaults_eachIsTwiceAsSlowUpToThatOfAFailure() {
    answer(20 * MILLI);
    after(AttemptResult.FAULTY, MILLI);
    assertThat(millis()).isCloseTo(40, within(0.01));
    for (int i = 0; i < 20; i++) {
      after(AttemptResult.FAULTY, MILLI);
    }
    assertThat(millis() * MILLI).isCloseTo(PENALTY, within(1000.0));
  }

  @Test
  void after_faultOfSomebodyUnknown_isSlow() {
    after(AttemptResult.FAULTY, MILLI);
    assertThat(millis() * MILLI).isCloseTo(PENALTY, within(1000.0));
  }

  @Test
  void after_givenUpEarly_knowsNothingNew() {
    answer(20 * MILLI);
    long before = word;
    after(AttemptResult.GIVEN_UP, MILLI);
    assertThat(word).isEqualTo(before);
  }

  @Test
  void after_givenUpLate_isAtLeastThatSlow() {
    answer(20 * MILLI);
    after(AttemptResult.GIVEN_UP, 900 * MILLI);
    assertThat(millis()).isCloseTo(900, within(0.1));
  }

  @Test
  void after_noTimeAtAll_isStillKnown() {
    answer(0);
    assertThat(word).isNotEqualTo(Latency.UNKNOWN);
    assertThat(fresh()).isEqualTo(1);
  }

  @Test
  void after_fromSeveralThreads_isAlwaysAWordThatOneOfThemWrote() throws InterruptedException {
    Backend backend = Fixture.backend(1);
    backend.latency(latency.after(0, AttemptResult.ANSWERED, 20 * MILLI, Latency.tick(now)));
    List<Thread> threads = new ArrayList<>();
    List<Long> wrong = new ArrayList<>();
    for (int t = 1; t <= 3; t++) {
      long nanos = 10L * t * MILLI;
      Runnable updates =
          () -> {
            for (int i = 0; i < 100_000; i++) {
              long at = now + (long) i * (MILLI / 10);
              long before = backend.latency();
              float seen = Latency.nanos(before);
              if (!(seen > 9 * MILLI && seen < 31 * MILLI)) {
                synchronized (wrong) {
                  wrong.add(before);
                }
              }
              backend.latency(
                  latency.after(before, AttemptResult.ANSWERED, nanos, Latency.tick(at)));
            }
          };
      threads.add(new Thread(updates));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(wrong).isEmpty();
  }

  private void answer(long nanos) {
    after(AttemptResult.ANSWERED, nanos);
  }

  private void after(AttemptResult result, long nanos) {
    word = latency.after(word, result, nanos, Latency.tick(now));
  }

  private double millis() {
    return Latency.nanos(word) / MILLI;
  }

  private double fresh() {
    return latency.freshness(word, Latency.tick(now));
  }
}
