package io.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.health.ActiveHealth.Listener;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When checks are made, and what they lead to; time and answers are the test's. */
final class ActiveHealthTest {
  private static final String CHECKS = "health { path = \"/healthz\", jitter = 0% }";

  private final HealthFixture fixture = new HealthFixture();
  private final ManualControl control = new ManualControl();
  private final FakeProber prober = new FakeProber();
  private final List<String> told = new ArrayList<>();
  private final ActiveHealth active =
      new ActiveHealth(control, prober, new Told(), new SplittableRandom(1));

  @AfterEach
  void close() {
    fixture.close();
  }

  /** Answers as the test says, at once or when it says so. */
  private static final class FakeProber implements Prober {
    private final Map<Integer, ProbeResult> results = new HashMap<>();
    private final List<Consumer<ProbeResult>> held = new ArrayList<>();
    private final List<ProbeSpec> specs = new ArrayList<>();
    private boolean holds;

    @Override
    public void probe(ProbeSpec spec, Consumer<ProbeResult> done) {
      specs.add(spec);
      if (holds) {
        held.add(done);
      } else {
        done.accept(results.getOrDefault(number(spec), ProbeResult.passed("status 200")));
      }
    }

    static int number(ProbeSpec spec) {
      return ((InetSocketAddress) spec.address()).getPort() - 1000;
    }

    void fail(int backend) {
      results.put(backend, ProbeResult.failed("status 500"));
    }

    void pass(int backend) {
      results.remove(backend);
    }

    int take() {
      int count = specs.size();
      specs.clear();
      return count;
    }
  }

  private final class Told implements Listener {
    @Override
    public void changed(BackendHealth health) {
      told.add(health.backend() + " " + health.state().label());
    }

    @Override
    public void recovered(BackendHealth health) {
      told.add(health.backend() + " recovered");
    }
  }

  private void watch(String lines, int backends) {
    active.watch(List.of(fixture.group(lines, backends)));
    control.settle();
  }

  private State state(int backend) {
    return fixture.backend(backend).state();
  }

  @Test
  void watch_checksAreOff_noneIsMade() {
    watch("", 2);
    control.passMillis(60_000);
    assertThat(prober.take()).isZero();
    assertThat(control.pending()).isZero();
  }

  @Test
  void firstCheck_isMadeAtOnceAndDecidesAlone() {
    prober.fail(0);
    watch(CHECKS, 2);
    assertThat(state(0)).isEqualTo(State.DOWN);
    assertThat(state(1)).isEqualTo(State.UP);
    assertThat(fixture.backend(0).reason()).isEqualTo("a check failed: status 500");
    assertThat(told).containsExactly("10.0.0.0:80 down");
  }

  @Test
  void lastCheck_isKeptWithItsTimeAndEndsWithTheChecks() {
    assertThat(fixture.backend(0).lastCheck()).isNull();
    prober.holds = true;
    watch(CHECKS, 1);
    assertThat(fixture.backend(0).lastCheck()).isNull();
    control.passMillis(7);
    prober.held.get(0).accept(ProbeResult.failed("status 500"));
    control.settle();
    long now = control.nanos();
    LastCheck failed = new LastCheck(false, "status 500", 7_000_000, now);
    assertThat(fixture.backend(0).lastCheck()).isEqualTo(failed);
    control.passMillis(1_000);
    prober.held.get(1).accept(ProbeResult.ofNothing("weir stood still meanwhile"));
    control.settle();
    assertThat(fixture.backend(0).lastCheck()).isEqualTo(failed);
    watch("", 1);
    assertThat(fixture.backend(0).lastCheck()).isNull();
  }

  @Test
  void beforeTheFirstCheck_usableAndSaysSo() {
    prober.holds = true;
    watch(CHECKS, 1);
    assertThat(fixture.backend(0).usable()).isTrue();
    assertThat(fixture.backend(0).reason()).isEqualTo("not checked yet");
  }

  @Test
  void threeFailuresThenTwoSuccesses_downAndUp_fasterWhileChanging() {
    watch(CHECKS, 2);
    prober.fail(0);
    control.passMillis(5_000 + 1_000);
    assertThat(state(0)).isEqualTo(State.UP);
    control.passMillis(1_000);
    assertThat(state(0)).isEqualTo(State.DOWN);
    assertThat(fixture.backend(0).reason()).isEqualTo("3 checks failed, the last: status 500");
    prober.pass(0);
    control.passMillis(5_000);
    assertThat(state(0)).isEqualTo(State.DOWN);
    control.passMillis(1_000);
    assertThat(state(0)).isEqualTo(State.UP);
    assertThat(told).containsExactly("10.0.0.0:80 down", "10.0.0.0:80 recovered", "10.0.0.0:80 up");
  }

  @Test
  void nobodyUsable_checkedAtTheFastIntervalAndOneSuccessIsEnough() {
    prober.fail(0);
    watch(CHECKS, 1);
    prober.take();
    control.passMillis(10_000);
    assertThat(prober.take()).isEqualTo(10);
    prober.pass(0);
    control.passMillis(1_000);
    assertThat(state(0)).isEqualTo(State.UP);
  }

  @Test
  void steadyState_oneCheckAnInterval() {
    watch(CHECKS, 1);
    prober.take();
    control.passMillis(50_000);
    assertThat(prober.take()).isEqualTo(10);
  }

  @Test
  void jitter_spreadsIntervalsWithinItsShare() {
    watch("health { path = \"/\", interval = 1s, jitter = 20% }", 1);
    prober.take();
    List<Long> gaps = new ArrayList<>();
    long last = 0;
    for (long now = 1; now <= 100_000; now++) {
      control.passMillis(1);
      if (prober.take() > 0) {
        gaps.add(now - last);
        last = now;
      }
    }
    assertThat(gaps).hasSizeBetween(90, 110).allMatch(gap -> gap >= 800 && gap <= 1201);
    assertThat(gaps.stream().distinct().count()).isGreaterThan(50);
  }

  @Test
  void checkThatSaysNothing_countsForNothing() {
    watch(CHECKS, 1);
    prober.results.put(0, ProbeResult.ofNothing("weir stood still"));
    control.passMillis(60_000);
    assertThat(state(0)).isEqualTo(State.UP);
    assertThat(told).isEmpty();
  }

  @Test
  void checkUnderWay_noSecondOneBesideIt() {
    prober.holds = true;
    watch(CHECKS, 1);
    control.passMillis(60_000);
    assertThat(prober.take()).isEqualTo(1);
  }

  @Test
  void manyBackends_boundedChecksAtOnceAndAllInTurn() {
    prober.holds = true;
    watch(CHECKS, 200);
    assertThat(prober.held).hasSize(ActiveHealth.MOST_AT_ONCE);
    for (int i = 0; i < 200; i++) {
      prober.held.get(i).accept(ProbeResult.passed("status 200"));
      control.settle();
    }
    assertThat(prober.specs.stream().map(FakeProber::number).distinct()).hasSize(200);
  }

  @Test
  void watch_again_downStaysDownAndTheRhythmGoesOn() {
    prober.fail(0);
    watch(CHECKS, 2);
    prober.take();
    watch("health { path = \"/other\", jitter = 0% }", 2);
    assertThat(prober.take()).isZero();
    assertThat(state(0)).isEqualTo(State.DOWN);
    control.passMillis(5_000);
    assertThat(prober.specs).hasSize(2).allMatch(spec -> spec.request().startsWith("GET /other"));
  }

  @Test
  void watch_withoutIt_itsChecksEndAndALateResultIsForgotten() {
    watch(CHECKS, 2);
    prober.holds = true;
    control.passMillis(5_000);
    watch(CHECKS, 1);
    prober.holds = false;
    prober.held.get(0).accept(ProbeResult.passed("status 200"));
    prober.held.get(1).accept(ProbeResult.failed("late"));
    prober.take();
    control.passMillis(50_000);
    assertThat(prober.specs).isNotEmpty().allMatch(spec -> FakeProber.number(spec) == 0);
    active.watch(List.of());
    control.passMillis(50_000);
    assertThat(control.pending()).isZero();
  }

  @Test
  void watch_checksSwitchedOff_downIsForgotten() {
    prober.fail(0);
    watch(CHECKS, 2);
    watch("", 2);
    assertThat(state(0)).isEqualTo(State.UP);
  }

  @Test
  void pause_noChecks_thenTheFirstDecidesAlone() {
    watch(CHECKS, 2);
    active.pause(fixture.backend(0), true);
    prober.take();
    control.passMillis(50_000);
    assertThat(prober.specs).allMatch(spec -> FakeProber.number(spec) == 1);
    prober.fail(0);
    active.pause(fixture.backend(0), false);
    control.settle();
    assertThat(state(0)).isEqualTo(State.DOWN);
  }

  @Test
  void spec_ofTheConfiguration_isWhatItSays() {
    prober.holds = true;
    watch("health { path = \"/h?x=1\", timeout = 300ms }", 1);
    ProbeSpec spec = prober.specs.get(0);
    assertThat(spec.request())
        .startsWith("GET /h?x=1 HTTP/1.1\r\nHost: 10.0.0.0:80\r\n")
        .endsWith("Connection: close\r\n\r\n");
    assertThat(spec.timeoutNanos()).isEqualTo(300_000_000);
    assertThat(spec.address()).isEqualTo(HealthFixture.address(0));
    watch("health { path = \"/\", host = \"app.test\", port = 99, jitter = 0% }", 2);
    assertThat(prober.specs.get(1).request()).contains("\r\nHost: app.test\r\n");
    assertThat(((InetSocketAddress) prober.specs.get(1).address()).getPort()).isEqualTo(99);
  }

  @Test
  void spec_tcp_noRequest() {
    prober.holds = true;
    watch("health.type = tcp", 1);
    assertThat(prober.specs.get(0).request()).isEmpty();
  }
}
