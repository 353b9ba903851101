package io.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.health.HealthControl.Operation;
import io.weir.testkit.OperationalLog;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How checks, ejections and operators work together. */
final class HealthControlTest {
  private static final String CHECKS = "health { path = \"/\", jitter = 0% }";

  private final HealthFixture fixture = new HealthFixture();
  private final ManualControl control = new ManualControl();
  private final Set<Integer> sick = new HashSet<>();
  private final List<String> changes = new ArrayList<>();
  private final HealthControl health =
      new HealthControl(
          control,
          (spec, done) ->
              done.accept(
                  sick.contains(((InetSocketAddress) spec.address()).getPort() - 1000)
                      ? ProbeResult.failed("status 500")
                      : ProbeResult.passed("status 200")),
          changed -> changes.add(changed + " " + changed.state().label()),
          new SplittableRandom(1));

  @AfterEach
  void close() {
    fixture.close();
  }

  private void watch(String lines, int backends) {
    health.watch(List.of(fixture.group(lines, backends)));
    control.settle();
  }

  private BackendHealth backend(int number) {
    return fixture.backend(number);
  }

  private double metric(String name, String... labels) {
    return fixture.metric(name, labels);
  }

  private void fail(int number) {
    for (int i = 0; i < 5; i++) {
      backend(number).ended(0, Conduct.CONNECT);
    }
    control.settle();
  }

  @Test
  void operate_drainAndReturn_changesOnceAndIsShown() {
    watch("", 2);
    assertThat(metric("weir_backend_up")).isEqualTo(2);
    assertThat(health.operate(backend(0), Operation.DRAIN)).isTrue();
    assertThat(health.operate(backend(0), Operation.DRAIN)).isFalse();
    assertThat(backend(0).state()).isEqualTo(State.DRAINED);
    assertThat(backend(0).keepsSessions()).isTrue();
    assertThat(backend(0).usable()).isFalse();
    assertThat(metric("weir_backend_up")).isEqualTo(1);
    assertThat(metric("weir_backend_state", "state=\"drained\"")).isEqualTo(1);
    assertThat(health.operate(backend(0), Operation.MAINTENANCE)).isTrue();
    assertThat(backend(0).state()).isEqualTo(State.MAINTENANCE);
    assertThat(backend(0).keepsSessions()).isFalse();
    assertThat(health.operate(backend(0), Operation.RETURN)).isTrue();
    assertThat(backend(0).state()).isEqualTo(State.UP);
    assertThat(changes).hasSize(3);
  }

  @Test
  void operate_drained_staysSoThroughReloadsChecksAndEjections() {
    watch(CHECKS, 3);
    health.operate(backend(0), Operation.DRAIN);
    watch(CHECKS, 2);
    control.passMillis(60_000);
    fail(0);
    assertThat(backend(0).state()).isEqualTo(State.DRAINED);
    health.operate(backend(0), Operation.RETURN);
    assertThat(backend(0).state()).isEqualTo(State.UP);
  }

  @Test
  void checksAreFineButAttemptsFail_ejectedAllTheSame() {
    watch(CHECKS, 3);
    fail(0);
    control.passMillis(9_000);
    assertThat(backend(0).state()).isEqualTo(State.EJECTED);
  }

  @Test
  void attemptsAreFineButChecksFail_downAllTheSame() {
    watch(CHECKS, 3);
    sick.add(0);
    for (int i = 0; i < 100; i++) {
      backend(0).ended(0, Conduct.SOUND);
      control.passMillis(100);
    }
    assertThat(backend(0).state()).isEqualTo(State.DOWN);
  }

  @Test
  void checksSawItDownAndUp_theEjectionIsOver() {
    watch(CHECKS + "\nejection.time = 5m", 3);
    sick.add(0);
    fail(0);
    control.passMillis(10_000);
    assertThat(backend(0).state()).isEqualTo(State.DOWN);
    sick.clear();
    control.passMillis(6_000);
    assertThat(backend(0).state()).isEqualTo(State.UP);
  }

  @Test
  void nobodyLeft_isSaidOnceAndShownAndSoIsTheEnd() {
    try (OperationalLog log = OperationalLog.watch()) {
      sick.addAll(List.of(0, 1));
      watch(CHECKS, 2);
      control.passMillis(30_000);
      assertThat(metric("weir_backend_all_down", "cluster=\"shop\"")).isEqualTo(1);
      sick.clear();
      control.passMillis(5_000);
      assertThat(metric("weir_backend_all_down")).isZero();
      assertThat(log.said())
          .containsExactly(
              "cluster shop: 10.0.0.0:80 is down: a check failed: status 500",
              "cluster shop: 10.0.0.1:80 is down: a check failed: status 500",
              "cluster shop: no backend can be used; requests get 503");
    }
  }

  @Test
  void weight_given_heldUntilTakenBack() {
    watch("", 2);
    health.weight(backend(0), 7);
    watch("", 2);
    assertThat(backend(0).weightOr(1)).isEqualTo(7);
    health.weight(backend(0), 0);
    assertThat(backend(0).weightOr(1)).isEqualTo(1);
    assertThat(changes).hasSize(2);
  }

  @Test
  void usableSince_eachReturn_isSetAnew() {
    watch("", 3);
    long before = backend(0).usableSinceNanos();
    fail(0);
    control.passMillis(10_000);
    assertThat(backend(0).usableSinceNanos()).isEqualTo(control.nanos()).isNotEqualTo(before);
  }

  /** Attempts at random, seeded: whatever happens, the guard holds at every moment. */
  @Test
  void anything_atAnyMoment_neverMoreThanTheShareAndNeverTheLast() {
    for (int seed = 0; seed < 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int size = 2 + random.nextInt(10);
      // Time for all to come back: a smaller group may not have so many out.
      control.passMillis(60_000);
      watch("ejection { time = 1s, max-time = 20s, max-share = 40% }", size);
      for (int i = 0; i < 2000; i++) {
        BackendHealth any = backend(random.nextInt(size));
        any.ended(0, random.nextInt(3) > 0 ? Conduct.CONNECT : Conduct.SOUND);
        control.passMillis(random.nextInt(20));
        long ejected = ejected(size);
        assertThat(ejected).as("seed " + seed).isLessThanOrEqualTo(Math.max(1, size * 40 / 100));
        assertThat(ejected).isLessThan(size);
      }
    }
    assertThat(metric("weir_backend_ejections_total")).isGreaterThan(100);
    assertThat(metric("weir_backend_ejections_prevented_total")).isGreaterThan(20);
  }

  private long ejected(int size) {
    long ejected = 0;
    for (int i = 0; i < size; i++) {
      ejected += backend(i).state() == State.EJECTED ? 1 : 0;
    }
    return ejected;
  }
}
