package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.AccessLogConfig;
import io.weir.config.AccessLogFormat;
import io.weir.config.TransportKind;
import io.weir.net.BufferBudget;
import io.weir.net.Loops;
import io.weir.net.Transport;
import io.weir.testkit.OperationalLog;
import io.weir.testkit.Patience;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What weir does with itself before it is ready. */
class RehearsalTest {
  private static final Duration ENOUGH = Duration.ofSeconds(10);

  private final Loops loops = loops(TransportKind.AUTO);
  private final BufferBudget buffers = BufferBudget.start(1 << 30);

  @AfterEach
  void close() {
    buffers.close();
    loops.close();
  }

  private static Loops loops(TransportKind kind) {
    return Loops.start(Transport.choose(kind), 2, (loop, cause) -> {});
  }

  private int run(Loops on, Duration atMost) {
    return Rehearsal.run(stage(on), atMost, () -> false);
  }

  private Rehearsal.Stage stage(Loops on) {
    AccessLogConfig log =
        new AccessLogConfig(true, "/no/such/directory/log", AccessLogFormat.JSON, 64, true);
    return new Rehearsal.Stage(on, buffers, log);
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith("weir-rehearsal") || name.equals("weir-access-log"))
        .toList();
  }

  @ParameterizedTest
  @EnumSource(TransportKind.class)
  void run_withTime_answersAndLeavesNothing(TransportKind kind) {
    try (OperationalLog log = OperationalLog.watch();
        Loops mine = loops(kind)) {
      assertThat(run(mine, ENOUGH)).isGreaterThanOrEqualTo(2 * Rehearsal.clients(mine));
      assertThat(log.problems()).isEmpty();
    }
    Patience.until("its threads to end", () -> threads().isEmpty());
  }

  @Test
  void run_isBoundedInTime() {
    // Whatever has to be built first takes longer than that.
    long began = System.nanoTime();
    assertThat(run(loops, Duration.ofNanos(1))).isZero();
    assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(20));
  }

  @Test
  void run_thatCannotBegin_failsNothing() {
    loops.close();
    assertThat(run(loops, ENOUGH)).isZero();
    Patience.until("its threads to end", () -> threads().isEmpty());
  }

  @Test
  void close_endsWhatIsUnderWay_beforeTheLoopsEnd() throws Exception {
    Rehearsing rehearsing = new Rehearsing();
    try (OperationalLog log = OperationalLog.watch()) {
      CompletableFuture<Integer> answered =
          CompletableFuture.supplyAsync(() -> rehearsing.run(stage(loops), ENOUGH));
      Patience.until("it to begin", () -> !threads().isEmpty());
      rehearsing.close();
      loops.close();
      assertThat(answered.get(5, TimeUnit.SECONDS)).isLessThan(8_000);
      assertThat(log.problems()).isEmpty();
    }
    Patience.until("its threads to end", () -> threads().isEmpty());
  }

  @Test
  void run_behindTheEnd_doesNothing() throws Exception {
    Rehearsing rehearsing = new Rehearsing();
    rehearsing.close();
    loops.close();
    assertThat(rehearsing.run(stage(loops), ENOUGH)).isZero();
  }
}
