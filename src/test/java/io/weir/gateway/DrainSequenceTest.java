package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.DrainConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.junit.jupiter.api.Test;

final class DrainSequenceTest {
  private final ManualClock clock = new ManualClock();
  private final FakeSteps steps = new FakeSteps();

  @Test
  void begin_withDelay_keepsAcceptingUntilItIsOver() {
    begin(Duration.ofSeconds(5), Duration.ofSeconds(30));

    clock.advance(Duration.ofMillis(4_999));
    assertThat(steps.events).isEmpty();

    clock.advance(Duration.ofMillis(1));
    assertThat(steps.events).containsExactly("stop accepting");
  }

  @Test
  void begin_withoutDelay_stopsAcceptingAtOnce() {
    begin(Duration.ZERO, Duration.ofSeconds(30));

    assertThat(steps.events).containsExactly("stop accepting");
  }

  @Test
  void begin_noConnections_isOverAtOnce() {
    steps.connections = 0;

    begin(Duration.ZERO, Duration.ofSeconds(30));

    assertThat(steps.events).containsExactly("stop accepting", "drained 0");
  }

  @Test
  void lastConnectionGone_beforeTheGrace_isOver() {
    begin(Duration.ZERO, Duration.ofSeconds(30));
    clock.advance(Duration.ofSeconds(10));
    assertThat(steps.events).containsExactly("stop accepting");

    steps.connections = 0;
    clock.advance(Duration.ofMillis(20));

    assertThat(steps.events).containsExactly("stop accepting", "drained 0");
    assertThat(clock.pending()).isZero();
  }

  @Test
  void graceOver_connectionsLeft_areCut() {
    steps.connections = 3;
    begin(Duration.ofSeconds(1), Duration.ofSeconds(30));

    clock.advance(Duration.ofMillis(30_980));
    assertThat(steps.events).containsExactly("stop accepting");

    clock.advance(Duration.ofMillis(20));
    assertThat(steps.events).containsExactly("stop accepting", "drained 3");
    assertThat(clock.pending()).isZero();
  }

  @Test
  void begin_withoutGrace_cutsAtOnce() {
    begin(Duration.ZERO, Duration.ZERO);

    assertThat(steps.events).containsExactly("stop accepting", "drained 1");
  }

  @Test
  void progress_isReportedAtEachStepAndEveryFiveSeconds() {
    steps.connections = 3;
    begin(Duration.ofSeconds(1), Duration.ofSeconds(30));
    clock.advance(Duration.ofSeconds(6));

    assertThat(steps.reports)
        .containsExactly(
            "draining: not ready any more, still accepting for 1 s",
            "draining: accepting no more, 3 connections left, at most 30 s",
            "draining: 3 connections left, at most 25 s");
  }

  private void begin(Duration delay, Duration grace) {
    new DrainSequence(new DrainConfig(delay, grace), clock, steps).begin();
  }

  /** Notes what the sequence does. */
  private static final class FakeSteps implements DrainSequence.Steps {
    final List<String> events = new ArrayList<>();
    final List<String> reports = new ArrayList<>();
    int connections = 1;

    @Override
    public void stopAccepting() {
      events.add("stop accepting");
    }

    @Override
    public int connections() {
      return connections;
    }

    @Override
    public void says(String progress) {
      reports.add(progress);
    }

    @Override
    public void drained(int cut) {
      events.add("drained " + cut);
    }
  }

  /** Time that passes only when the test says so. */
  private static final class ManualClock implements DrainSequence.Clock {
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long now = Long.MAX_VALUE - 1_000;

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public void after(long nanos, Runnable task) {
      tasks.add(new Task(now + nanos, task));
    }

    void advance(Duration time) {
      long end = now + time.toNanos();
      while (!tasks.isEmpty() && tasks.element().at() - end <= 0) {
        Task task = tasks.remove();
        now = task.at();
        task.body().run();
      }
      now = end;
    }

    int pending() {
      return tasks.size();
    }

    private record Task(long at, Runnable body) implements Comparable<Task> {
      @Override
      public int compareTo(Task other) {
        return Long.signum(at - other.at);
      }
    }
  }
}
