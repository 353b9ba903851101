package io.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.health.HealthControl.Operation;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Whatever has befallen backends in whatever order: it passes when its causes have. */
final class HealthModelTest {
  private static final int BACKENDS = 4;
  private static final int LIMIT = 5;
  private static final String SHORT = "ejection { time = 1s, max-time = 3s }\n";
  private static final List<String> SETTINGS =
      List.of(
          "",
          "health { path = /up, interval = 2s, timeout = 1s }",
          "ejection { errors { share = 30%, min-requests = 5, window = 10s } }",
          "ejection { outliers { interval = 10s, min-requests = 5, min-backends = 3 } }",
          "ejection { max-share = 25%, probes = 2 }, health { path = /up }",
          "ejection.enabled = false",
          "health.when-all-down = use-all, ejection.failures = 2");

  @Test
  void whatHasPassed_leavesNothingBehind() {
    for (int seed = 0; seed < 40; seed++) {
      for (String last : List.of("", "health { path = /up }")) {
        try (HealthFixture fresh = new HealthFixture()) {
          new Life(fresh, seed).run(last);
        } catch (AssertionError e) {
          throw new AssertionError("seed " + seed + " " + last, e);
        }
      }
    }
  }

  /** One course of events, and what comes after it. */
  private static final class Life {
    private final HealthFixture fixture;
    private final SplittableRandom random;
    private final ManualControl control = new ManualControl();
    private final boolean[] answers = new boolean[BACKENDS];
    private final HealthControl health;

    Life(HealthFixture fixture, long seed) {
      this.fixture = fixture;
      this.random = new SplittableRandom(seed);
      this.health = new HealthControl(control, this::probe, changed -> {}, random.split());
    }

    private void probe(ProbeSpec spec, Consumer<ProbeResult> done) {
      int number = ((InetSocketAddress) spec.address()).getPort() - 1000;
      long nanos = TimeUnit.MILLISECONDS.toNanos(random.nextInt(900));
      control.after(
          nanos,
          () ->
              done.accept(
                  random.nextInt(20) == 0
                      ? ProbeResult.ofNothing("void")
                      : answers[number] ? ProbeResult.passed("ok") : ProbeResult.failed("no")));
    }

    private <T> T any(List<T> all) {
      return all.get(random.nextInt(all.size()));
    }

    private void something() {
      int number = random.nextInt(BACKENDS);
      BackendHealth backend = fixture.backend(number);
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> {
          Conduct conduct = any(List.of(Conduct.values()));
          for (int i = random.nextInt(8); i >= 0; i--) {
            backend.ended(i % HealthFixture.LOOPS, conduct);
          }
        }
        case 3, 4 -> control.passMillis(random.nextInt(3000));
        case 5 -> health.operate(backend, any(List.of(Operation.values())));
        case 6 -> answers[number] = random.nextBoolean();
        default -> watch(any(SETTINGS));
      }
      if (random.nextBoolean()) {
        control.settle();
      }
    }

    private void watch(String settings) {
      health.watch(List.of(fixture.group(SHORT + settings, BACKENDS)));
    }

    private void allGoesWell(String settings) {
      watch(settings);
      for (int i = 0; i < BACKENDS; i++) {
        answers[i] = true;
        health.operate(fixture.backend(i), Operation.RETURN);
      }
      for (int second = 0; second < 30; second++) {
        for (int i = 0; i < BACKENDS; i++) {
          if (fixture.backend(i).usable()) {
            fixture.backend(i).ended(0, Conduct.SOUND);
          }
        }
        control.passMillis(1000);
      }
    }

    private void run(String last) {
      watch("");
      for (int i = 0; i < 60; i++) {
        something();
      }
      allGoesWell(last);
      for (int i = 0; i < BACKENDS; i++) {
        assertThat(fixture.backend(i).state()).isEqualTo(State.UP);
        assertThat(fixture.backend(i).reason()).isEmpty();
      }
      // One for what is counted each second, and one for each backend that is checked.
      assertThat(control.pending()).isLessThanOrEqualTo(1 + BACKENDS);
      BackendHealth failing = fixture.backend(random.nextInt(BACKENDS));
      for (int i = 0; i < LIMIT; i++) {
        failing.ended(0, Conduct.SERVER_ERROR);
      }
      control.settle();
      assertThat(failing.state()).isEqualTo(State.EJECTED);
    }
  }
}
