package io.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The deadline of a check; time is the test's. */
final class ProbeTest {
  private static final long PIECE_MILLIS = TimeUnit.NANOSECONDS.toMillis(Probe.PIECE_NANOS);

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final AtomicLong now = new AtomicLong();
  private final List<ProbeResult> results = new ArrayList<>();
  private final Probe probe =
      new Probe(
          new ProbeSpec(
              HealthFixture.address(1),
              false,
              "",
              TimeUnit.SECONDS.toNanos(2),
              HealthFixture.config("").health().expect()),
          channel.eventLoop(),
          results::add,
          now::get);

  @BeforeEach
  void begin() {
    channel.freezeTime();
    probe.arm();
  }

  @AfterEach
  void close() {
    channel.close();
  }

  /** So many pieces pass, each noticed in time. */
  private void run(int pieces) {
    for (int i = 0; i < pieces; i++) {
      stop(PIECE_MILLIS);
    }
  }

  /** One piece passes, and is noticed after so long. */
  private void stop(long millis) {
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
    channel.advanceTimeBy(PIECE_MILLIS, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
  }

  private void expectFailure() {
    assertThat(results).containsExactly(ProbeResult.failed("no connection within 2000 ms"));
  }

  @Test
  void deadline_inTime_isAFailure() {
    run(19);
    assertThat(results).isEmpty();
    run(1);
    expectFailure();
  }

  @Test
  void deadline_thatPassesInAStop_leavesTheBackendItsTime() {
    run(3);
    stop(1_650);
    stop(7_000);
    run(14);
    assertThat(results).isEmpty();
    run(1);
    expectFailure();
  }

  @Test
  void deadline_noticedLate_saysNothing() {
    run(19);
    stop(7_000);
    assertThat(results)
        .singleElement()
        .satisfies(result -> assertThat(result.kind()).isEqualTo(ProbeResult.Kind.VOID));
  }

  @Test
  void deadline_passed_isToldOnce() {
    run(40);
    expectFailure();
  }
}
