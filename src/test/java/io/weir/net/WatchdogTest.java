package io.weir.net;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.weir.config.TransportKind;
import io.weir.testkit.Patience;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class WatchdogTest {
  private static final long BLOCKED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Logger logger = (Logger) LoggerFactory.getLogger(Watchdog.class);
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Lags lags = new Lags();

  @BeforeEach
  void listen() {
    log.start();
    logger.addAppender(log);
    logger.setAdditive(false);
  }

  @AfterEach
  void stopListening() {
    logger.setAdditive(true);
    logger.detachAppender(log);
  }

  @Test
  void idleLoops_answerOnTheirOwnThreadAndNobodyIsWarned() {
    try (Loops loops = start(2);
        Watchdog watchdog = Watchdog.start(loops, BLOCKED_NANOS, lags)) {
      Patience.until(
          "answers of both", () -> lags.answered.contains(0) && lags.answered.contains(1));
      assertThat(lags.strayed).isFalse();
      assertThat(log.list).isEmpty();
      assertThat(watchdog).isNotNull();
    }
  }

  @Test
  void blockedLoop_isReportedWithItsStackAndTheOtherOneIsNot() {
    CountDownLatch end = new CountDownLatch(1);
    try (Loops loops = start(2)) {
      loops.get(1).execute(() -> block(end));
      try (Watchdog watchdog = Watchdog.start(loops, BLOCKED_NANOS, lags)) {
        Patience.until("report", () -> !lags.blocked.isEmpty() && !log.list.isEmpty());
        assertThat(lags.blocked).containsOnly(1);
        assertThat(log.list.get(0).getFormattedMessage())
            .contains("loop 1 blocked for ")
            .contains("WatchdogTest.block(");
        assertThat(lags.answered).doesNotContain(1);
        end.countDown();
        Patience.until("answer", () -> lags.answered.contains(1));
        assertThat(lags.longestNanos).isGreaterThanOrEqualTo(BLOCKED_NANOS);
        assertThat(watchdog).isNotNull();
      }
    }
  }

  @Test
  void loopBlockedForLong_isWarnedOfOnceASecond() {
    CountDownLatch end = new CountDownLatch(1);
    try (Loops loops = start(1)) {
      loops.get(0).execute(() -> block(end));
      long began = System.nanoTime();
      try (Watchdog watchdog = Watchdog.start(loops, BLOCKED_NANOS, lags)) {
        Patience.until("second warning", () -> log.list.size() == 2);
        assertThat(System.nanoTime() - began).isGreaterThan(TimeUnit.SECONDS.toNanos(1));
        assertThat(lags.blocked).hasSizeGreaterThan(2);
        assertThat(watchdog).isNotNull();
      } finally {
        end.countDown();
      }
    }
  }

  private static void block(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Loops start(int count) {
    return Loops.start(Transport.choose(TransportKind.AUTO), count, (loop, cause) -> {});
  }

  /** Remembers what it heard. */
  private static final class Lags implements LagSink {
    private final Queue<Integer> answered = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> blocked = new ConcurrentLinkedQueue<>();
    private volatile boolean strayed;
    private volatile long longestNanos;

    @Override
    public void lag(Loop loop, long nanos) {
      strayed |= !loop.inLoop();
      longestNanos = Math.max(longestNanos, nanos);
      answered.add(loop.index());
    }

    @Override
    public void blocked(Loop loop, long nanos) {
      blocked.add(loop.index());
    }
  }
}
