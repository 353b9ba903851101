package io.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.weir.http.Failure;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Ejection from what attempts come to; time is the test's. */
final class PassiveHealthTest {
  private static final String ROWS_OFF =
      "ejection { failures = 0, gateway-failures = 0, errors.share = 0% }";

  private final HealthFixture fixture = new HealthFixture();
  private final ManualControl control = new ManualControl();
  private final List<String> changes = new ArrayList<>();
  private final PassiveHealth passive =
      new PassiveHealth(
          control, health -> changes.add(health.backend() + " " + health.state().label()));

  @AfterEach
  void close() {
    fixture.close();
  }

  private void watch(String lines, int primaries) {
    passive.watch(List.of(fixture.group(lines, primaries)));
  }

  private void attempts(int backend, Conduct conduct, int times) {
    for (int i = 0; i < times; i++) {
      fixture.backend(backend).ended(i % HealthFixture.LOOPS, conduct);
    }
    control.settle();
  }

  private State state(int backend) {
    return fixture.backend(backend).state();
  }

  private double metric(String name, String... labels) {
    return fixture.metric(name, labels);
  }

  @Test
  void fiveFailuresInARow_ejectForTenSeconds() {
    watch("", 3);
    attempts(0, Conduct.SERVER_ERROR, 4);
    assertThat(state(0)).isEqualTo(State.UP);
    attempts(0, Conduct.SERVER_ERROR, 1);
    assertThat(state(0)).isEqualTo(State.EJECTED);
    assertThat(fixture.backend(0).reason()).isEqualTo("5 failures in a row, for 10 s");
    control.passMillis(9_999);
    assertThat(state(0)).isEqualTo(State.EJECTED);
    control.passMillis(1);
    assertThat(state(0)).isEqualTo(State.UP);
    assertThat(changes).containsExactly("10.0.0.0:80 ejected", "10.0.0.0:80 up");
    assertThat(metric("weir_backend_ejections_total", "reason=\"failures\"")).isEqualTo(1);
  }

  @Test
  void probation_lastSuccessWhileNobodyListens_endsAllTheSame() {
    watch("", 3);
    attempts(0, Conduct.GATEWAY, 5);
    control.passMillis(10_000);
    BackendHealth health = fixture.backend(0);
    assertThat(health.onProbation()).isTrue();
    // Its failure leads to nothing, and for a second no other news is wanted.
    health.set(HealthWord.DRAINED, true, control.nanos());
    attempts(0, Conduct.GATEWAY, 1);
    health.set(HealthWord.DRAINED, false, control.nanos());
    attempts(0, Conduct.SOUND, 20);
    control.passMillis(2_000);
    assertThat(health.onProbation()).isFalse();
  }

  @Test
  void spared_thenUnusableForAWhile_isNotSparedForEver() {
    watch("", 1);
    attempts(0, Conduct.GATEWAY, 5);
    BackendHealth health = fixture.backend(0);
    assertThat(health.reason()).startsWith("spared: ");
    health.set(HealthWord.DOWN, true, control.nanos());
    control.passMillis(1_500);
    health.set(HealthWord.DOWN, false, control.nanos());
    attempts(0, Conduct.SOUND, 1);
    control.passMillis(5_000);
    assertThat(health.reason()).isEmpty();
  }

  @Test
  void aSuccessInBetween_endsTheRow() {
    watch("", 3);
    for (int i = 0; i < 100; i++) {
      attempts(0, Conduct.GATEWAY, 4);
      attempts(0, Conduct.SOUND, 1);
    }
    assertThat(state(0)).isEqualTo(State.UP);
  }

  @Test
  void whatClientsAndWeirDo_ejectsNobody() {
    watch("", 3);
    attempts(0, Conduct.BLAMELESS, 1000);
    assertThat(state(0)).isEqualTo(State.UP);
    attempts(0, Conduct.CONNECT, 3);
    attempts(0, Conduct.BLAMELESS, 1);
    attempts(0, Conduct.CONNECT, 2);
    assertThat(state(0)).isEqualTo(State.EJECTED);
  }

  @Test
  void eachKind_hasALimitOfItsOwn() {
    watch("ejection { failures = 0, gateway-failures = 3, connect-failures = 2 }", 10);
    attempts(0, Conduct.SERVER_ERROR, 50);
    assertThat(state(0)).isEqualTo(State.UP);
    attempts(1, Conduct.GATEWAY, 3);
    assertThat(state(1)).isEqualTo(State.EJECTED);
    attempts(2, Conduct.CONNECT, 2);
    assertThat(fixture.backend(2).reason()).startsWith("2 failed connects in a row");
  }

  @Test
  void successThatCameBeforeTheControlThreadLooked_noEjection() {
    watch("", 3);
    for (int i = 0; i < 5; i++) {
      fixture.backend(0).ended(0, Conduct.CONNECT);
    }
    fixture.backend(0).ended(0, Conduct.SOUND);
    control.settle();
    assertThat(state(0)).isEqualTo(State.UP);
    attempts(0, Conduct.CONNECT, 5);
    assertThat(state(0)).isEqualTo(State.EJECTED);
  }

  @Test
  void backFromEjection_oneFailureEjectsAgainForLonger_threeSuccessesEndTheProbation() {
    watch("", 3);
    attempts(0, Conduct.CONNECT, 5);
    control.passMillis(10_000);
    attempts(0, Conduct.CONNECT, 1);
    assertThat(state(0)).isEqualTo(State.EJECTED);
    control.passMillis(19_999);
    assertThat(state(0)).isEqualTo(State.EJECTED);
    control.passMillis(1);
    assertThat(state(0)).isEqualTo(State.UP);
    assertThat(fixture.backend(0).reason())
        .isEqualTo("on probation after an ejection, 3 successes to go");
    changes.clear();
    attempts(0, Conduct.SOUND, 2);
    assertThat(fixture.backend(0).reason()).endsWith("1 success to go");
    assertThat(fixture.backend(0).onProbation()).isTrue();
    attempts(0, Conduct.SOUND, 1);
    assertThat(fixture.backend(0).onProbation()).isFalse();
    assertThat(changes).containsExactly("10.0.0.0:80 up");
    attempts(0, Conduct.CONNECT, 4);
    assertThat(state(0)).isEqualTo(State.UP);
    attempts(0, Conduct.CONNECT, 1);
    assertThat(state(0)).isEqualTo(State.EJECTED);
  }

  @Test
  void ended_allocatesNothing() {
    watch("", 3);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    BackendHealth health = fixture.backend(0);
    endMany(health, 50_000);
    long before = threads.getThreadAllocatedBytes(thread);
    endMany(health, 50_000);
    // Room for the compiler; one object for each attempt would be more than a million.
    assertThat(threads.getThreadAllocatedBytes(thread) - before).isLessThan(10_000);
  }

  private static void endMany(BackendHealth health, int times) {
    for (int i = 0; i < times; i++) {
      health.ended(0, Conduct.of(Failure.FIRST_BYTE_TIMEOUT, 0, true));
      health.ended(0, Conduct.of(null, 200, true));
    }
  }

  @Test
  void lateFailuresOfRequestsThatWereUnderWay_doNotLengthenAnEjection() {
    watch("", 3);
    attempts(0, Conduct.CONNECT, 5);
    attempts(0, Conduct.CONNECT, 500);
    assertThat(metric("weir_backend_ejections_total")).isEqualTo(1);
    control.passMillis(10_000);
    assertThat(state(0)).isEqualTo(State.UP);
  }

  @Test
  void allFail_halfAreEjectedAndTheRestIsSparedAndSaidOnce() {
    watch("", 4);
    for (int second = 0; second < 5; second++) {
      for (int backend = 0; backend < 4; backend++) {
        attempts(backend, Conduct.CONNECT, 10);
      }
      control.passMillis(1000);
    }
    assertThat(List.of(state(0), state(1), state(2), state(3)))
        .containsExactly(State.EJECTED, State.EJECTED, State.UP, State.UP);
    assertThat(fixture.backend(2).reason())
        .startsWith("spared: 10 failed connects in a row, but 2 of 4 are ejected");
    assertThat(metric("weir_backend_ejections_prevented_total")).isEqualTo(2);
    attempts(2, Conduct.SOUND, 1);
    control.passMillis(1000);
    assertThat(fixture.backend(2).reason()).isEmpty();
  }

  @Test
  void spared_whileOthersComeBack_isEjectedInItsTurn() {
    watch("ejection { max-share = 50% }", 2);
    attempts(0, Conduct.CONNECT, 5);
    attempts(1, Conduct.CONNECT, 5);
    assertThat(state(1)).isEqualTo(State.UP);
    control.passMillis(11_500);
    assertThat(state(0)).isEqualTo(State.UP);
    assertThat(state(1)).isEqualTo(State.EJECTED);
  }

  @Test
  void theOnlyBackend_isNeverEjected() {
    watch("ejection.max-share = 100%", 1);
    attempts(0, Conduct.CONNECT, 1000);
    control.passMillis(60_000);
    assertThat(state(0)).isEqualTo(State.UP);
    assertThat(metric("weir_backend_ejections_prevented_total")).isEqualTo(1);
  }

  @Test
  void recovered_isForgivenAtOnceAndWithoutProbation() {
    watch("", 3);
    attempts(0, Conduct.CONNECT, 5);
    passive.forgive(fixture.backend(0));
    assertThat(state(0)).isEqualTo(State.UP);
    attempts(0, Conduct.CONNECT, 4);
    assertThat(state(0)).isEqualTo(State.UP);
    attempts(0, Conduct.CONNECT, 1);
    // The end of the first ejection must not end this one, which lasts longer.
    control.passMillis(10_500);
    assertThat(state(0)).isEqualTo(State.EJECTED);
  }

  @Test
  void watch_again_ejectedStaysSo() {
    watch("", 3);
    attempts(0, Conduct.CONNECT, 5);
    watch("", 2);
    assertThat(state(0)).isEqualTo(State.EJECTED);
    control.passMillis(10_000);
    assertThat(state(0)).isEqualTo(State.UP);
  }

  @Test
  void watch_ejectionSwitchedOff_everybodyReturnsAndStays() {
    watch("", 3);
    attempts(0, Conduct.CONNECT, 5);
    watch("ejection.enabled = false", 3);
    assertThat(state(0)).isEqualTo(State.UP);
    attempts(0, Conduct.CONNECT, 500);
    assertThat(state(0)).isEqualTo(State.UP);
  }

  @Test
  void watch_nobody_noTimerIsLeft() {
    watch("", 6);
    passive.watch(List.of());
    control.passMillis(5_000);
    assertThat(control.pending()).isZero();
  }

  @Test
  void onProbation_aFailureBetweenTheSuccesses_ejectsAgain() {
    watch("ejection.probes = 10", 3);
    attempts(0, Conduct.CONNECT, 5);
    control.passMillis(10_000);
    attempts(0, Conduct.SOUND, 9);
    attempts(0, Conduct.CONNECT, 1);
    assertThat(state(0)).isEqualTo(State.EJECTED);
    control.passMillis(20_000);
    assertThat(fixture.backend(0).reason()).endsWith("10 successes to go");
  }

  /** So many attempts of which every second fails, so that no row is longer than one. */
  private void half(int backend, int times) {
    for (int i = 0; i < times; i += 2) {
      attempts(backend, Conduct.SOUND, 1);
      attempts(backend, Conduct.SERVER_ERROR, 1);
    }
  }

  @Test
  void halfOfTheAttemptsFail_ejectedWithinASecond() {
    watch("", 3);
    control.passMillis(1000);
    half(0, 18);
    control.passMillis(1000);
    assertThat(state(0)).isEqualTo(State.UP);
    half(0, 2);
    control.passMillis(1000);
    assertThat(state(0)).isEqualTo(State.EJECTED);
    assertThat(fixture.backend(0).reason())
        .isEqualTo("10 of 20 attempts failed within 10 s, for 10 s");
    assertThat(metric("weir_backend_ejections_total", "reason=\"error_share\"")).isEqualTo(1);
  }

  @Test
  void lessThanHalfFail_orLongAgo_nobodyIsEjected() {
    watch("", 3);
    control.passMillis(1000);
    for (int second = 0; second < 60; second++) {
      half(0, 18);
      attempts(0, Conduct.SOUND, 1);
      attempts(1, Conduct.SERVER_ERROR, 1);
      attempts(1, Conduct.BLAMELESS, 100);
      control.passMillis(1000);
      if (second % 3 == 0) {
        // A row of a whole minute would be long enough.
        attempts(1, Conduct.SOUND, 1);
      }
    }
    assertThat(changes).isEmpty();
  }

  @Test
  void failuresThatWereBeforeTheWindow_countNoMore() {
    watch("ejection.errors.window = 3s", 3);
    control.passMillis(1000);
    attempts(0, Conduct.SOUND, 19);
    half(0, 18);
    control.passMillis(3000);
    // With those 18 it would be 28 of 56.
    half(0, 18);
    attempts(0, Conduct.SERVER_ERROR, 1);
    control.passMillis(1000);
    assertThat(state(0)).isEqualTo(State.UP);
    half(0, 2);
    control.passMillis(1000);
    assertThat(state(0)).isEqualTo(State.EJECTED);
  }

  @Test
  void backAfterTooManyErrors_isOnProbationAndItsWindowIsEmpty() {
    watch("", 3);
    control.passMillis(1000);
    half(0, 100);
    control.passMillis(11_000);
    assertThat(state(0)).isEqualTo(State.UP);
    assertThat(fixture.backend(0).onProbation()).isTrue();
    attempts(0, Conduct.SOUND, 10);
    control.passMillis(5000);
    assertThat(fixture.backend(0).onProbation()).isFalse();
    assertThat(state(0)).isEqualTo(State.UP);
  }

  @Test
  void allFailHalf_halfAreEjectedAndTheRestIsSparedAndSaidOnceUntilItIsFine() {
    watch("", 2);
    control.passMillis(1000);
    for (int second = 0; second < 8; second++) {
      half(0, 40);
      half(1, 40);
      control.passMillis(1000);
    }
    assertThat(state(0)).isEqualTo(State.EJECTED);
    assertThat(state(1)).isEqualTo(State.UP);
    assertThat(fixture.backend(1).reason())
        .matches("spared: .* within 10 s, but it is the last one that can be used");
    assertThat(metric("weir_backend_ejections_prevented_total")).isEqualTo(1);
    attempts(1, Conduct.SOUND, 1000);
    control.passMillis(1000);
    assertThat(fixture.backend(1).reason()).isEmpty();
  }

  @Test
  void watch_errorShareSwitchedOff_whoWasSparedForItIsNotAnyMore() {
    watch("", 1);
    control.passMillis(1000);
    half(0, 40);
    control.passMillis(1000);
    assertThat(fixture.backend(0).reason()).startsWith("spared");
    watch("ejection.errors.share = 0%", 1);
    assertThat(fixture.backend(0).reason()).isEmpty();
    half(0, 40);
    control.passMillis(5000);
    assertThat(fixture.backend(0).reason()).isEmpty();
  }

  @Test
  void oneOfFiveFailsHalf_isEjectedByComparison() {
    watch(ROWS_OFF, 5);
    control.passMillis(1000);
    run(new SplittableRandom(42), 0.5);
    control.passMillis(10_000);
    assertThat(state(3)).isEqualTo(State.EJECTED);
    assertThat(fixture.backend(3).reason()).contains("attempts failed, far more than others");
    assertThat(metric("weir_backend_ejections_total", "reason=\"outlier\"")).isEqualTo(1);
    assertThat(List.of(state(0), state(1), state(2), state(4))).containsOnly(State.UP);
  }

  @Test
  void allOfFiveFailABit_nobodyIsAnOutlier() {
    watch(ROWS_OFF, 5);
    control.passMillis(1000);
    for (int seed = 0; seed < 20; seed++) {
      run(new SplittableRandom(seed), 0.02);
      control.passMillis(10_000);
    }
    assertThat(changes).isEmpty();
  }

  @Test
  void tooFewRequestsOrBackends_areNotCompared() {
    watch(ROWS_OFF, 5);
    control.passMillis(1000);
    for (int backend = 0; backend < 5; backend++) {
      attempts(backend, backend == 0 ? Conduct.SERVER_ERROR : Conduct.SOUND, 99);
    }
    control.passMillis(10_000);
    watch(ROWS_OFF, 4);
    attempts(0, Conduct.SERVER_ERROR, 1000);
    control.passMillis(20_000);
    assertThat(changes).isEmpty();
  }

  /** A thousand attempts on each of five; number 3 fails so often, the others one in a hundred. */
  private void run(SplittableRandom random, double failing) {
    for (int i = 0; i < 1000; i++) {
      for (int backend = 0; backend < 5; backend++) {
        double share = backend == 3 ? failing : 0.01;
        boolean fails = random.nextDouble() < share;
        fixture.backend(backend).ended(0, fails ? Conduct.SERVER_ERROR : Conduct.SOUND);
      }
    }
    control.settle();
  }
}
