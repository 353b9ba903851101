package io.weir.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Patience;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Exchanger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadClockTest {
  private static final long WORK_NANOS = 50_000_000;

  @TempDir Path directory;

  @Test
  void read_threadThatWorks_runsAndOneThatWaitsDoesNot() throws Exception {
    Exchanger<ThreadClock> made = new Exchanger<>();
    CountDownLatch work = new CountDownLatch(1);
    Thread thread = new Thread(() -> workLater(made, work));
    thread.start();
    ThreadClock clock = made.exchange(null);
    ThreadTimes first = Objects.requireNonNull(clock.read());
    assertThat(first.busyNanos()).isLessThan(WORK_NANOS);
    work.countDown();
    Patience.until("work to show", () -> ran(clock) >= first.ranNanos() + WORK_NANOS);
    thread.interrupt();
    thread.join();
    Patience.until("no times of a thread that has ended", () -> clock.read() == null);
  }

  private static long ran(ThreadClock clock) {
    ThreadTimes times = clock.read();
    return times == null ? -1 : times.ranNanos();
  }

  private static void workLater(Exchanger<ThreadClock> made, CountDownLatch work) {
    try {
      made.exchange(ThreadClock.here());
      work.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    while (!Thread.currentThread().isInterrupted()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void here_onLinux_tellsTheTimeWithoutAProcessor() {
    Assumptions.assumeTrue(Files.exists(Path.of("/proc/thread-self/schedstat")));
    ThreadTimes times = Objects.requireNonNull(ThreadClock.here().read());
    assertThat(times.waitingKnown()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 0 0\n", "", "1 2\n", "some other words\n"})
  void of_kernelThatDoesNotCount_tellsProcessorTimeOnly(String schedstat) throws IOException {
    Files.writeString(directory.resolve("schedstat"), schedstat);
    Path self = Files.createSymbolicLink(directory.resolve("thread-self"), directory);
    ThreadTimes times = Objects.requireNonNull(ThreadClock.of(self).read());
    assertThat(times.ranNanos()).isPositive();
    assertThat(times.waitingKnown()).isFalse();
  }

  @Test
  void of_kernelThatCounts_tellsWhatItSays() throws IOException {
    Files.writeString(directory.resolve("schedstat"), "3000 200 7\n");
    Path self = Files.createSymbolicLink(directory.resolve("thread-self"), directory);
    ThreadTimes times = Objects.requireNonNull(ThreadClock.of(self).read());
    assertThat(times.ranNanos()).isEqualTo(3000);
    assertThat(times.waitedNanos()).isEqualTo(200);
    assertThat(times.busyNanos()).isEqualTo(3200);
  }

  @Test
  void of_systemWithoutProc_tellsProcessorTimeOnly() {
    ThreadTimes times = Objects.requireNonNull(ThreadClock.of(Path.of("/proc/none")).read());
    assertThat(times.ranNanos()).isPositive();
    assertThat(times.waitingKnown()).isFalse();
    assertThat(times.busyNanos()).isEqualTo(times.ranNanos());
  }
}
