package io.weir.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.DefaultEventLoop;
import io.weir.config.TransportKind;
import io.weir.testkit.Patience;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoopsTest {
  private static final int STORM = 10_000;

  private final LinkedBlockingQueue<Integer> failed = new LinkedBlockingQueue<>();

  @ParameterizedTest
  @EnumSource(
      value = TransportKind.class,
      names = {"EPOLL", "NIO"})
  void start_severalLoops_eachHasItsNameAndItsOwnThread(TransportKind kind) throws Exception {
    try (Loops loops = start(kind, 3)) {
      assertThat(loops.size()).isEqualTo(3);
      for (int i = 0; i < 3; i++) {
        Loop loop = loops.get(i);
        assertThat(loop.index()).isEqualTo(i);
        assertThat(loops.of(loop.eventLoop())).isSameAs(loop);
        assertThat(loop.inLoop()).isFalse();
        assertThat(call(loop, () -> Thread.currentThread().getName())).isEqualTo("weir-loop-" + i);
        assertThat(call(loop, loop::inLoop)).isTrue();
      }
    }
    assertThat(failed).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = TransportKind.class,
      names = {"EPOLL", "NIO"})
  void timers_onTheRealClock_expireNotEarly(TransportKind kind) throws Exception {
    try (Loops loops = start(kind, 1)) {
      Loop loop = loops.get(0);
      CompletableFuture<Long> waited = new CompletableFuture<>();
      AtomicLong armedAt = new AtomicLong();
      Timed timed =
          new Timed() {
            @Override
            protected void expired() {
              waited.complete(loop.nowNanos() - armedAt.get());
            }
          };
      loop.execute(
          () -> {
            armedAt.set(loop.nowNanos());
            loop.timers().arm(timed, TimeUnit.MILLISECONDS.toNanos(150));
          });
      assertThat(waited.get(10, TimeUnit.SECONDS))
          .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(150));
      assertThat(call(loop, () -> loop.timers().armed())).isZero();
    }
  }

  /** Fault 79. */
  @ParameterizedTest
  @EnumSource(
      value = TransportKind.class,
      names = {"EPOLL", "NIO"})
  void timers_tenThousandAtOnce_allExpireAndTheLoopServesOn(TransportKind kind) throws Exception {
    try (Loops loops = start(kind, 1)) {
      Loop loop = loops.get(0);
      AtomicInteger expired = new AtomicInteger();
      loop.execute(() -> storm(loop, expired));
      AtomicInteger answers = new AtomicInteger();
      Patience.until(
          "all to expire",
          () -> {
            answers.addAndGet(call(loop, () -> 1));
            return expired.get() >= STORM;
          });
      assertThat(call(loop, () -> loop.timers().armed())).isZero();
      assertThat(expired).hasValue(STORM);
      assertThat(answers).hasPositiveValue();
    }
    assertThat(failed).isEmpty();
  }

  private static void storm(Loop loop, AtomicInteger expired) {
    for (int i = 0; i < STORM; i++) {
      Timed timed =
          new Timed() {
            @Override
            protected void expired() {
              expired.incrementAndGet();
            }
          };
      loop.timers().arm(timed, TimeUnit.MILLISECONDS.toNanos(200));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TransportKind.class,
      names = {"EPOLL", "NIO"})
  void taskThatThrows_isFatal(TransportKind kind) throws Exception {
    try (Loops loops = start(kind, 2)) {
      loops
          .get(1)
          .execute(
              () -> {
                throw new IllegalStateException("on purpose");
              });
      assertThat(failed.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TransportKind.class,
      names = {"EPOLL", "NIO"})
  void deadlineThatThrows_isFatal(TransportKind kind) throws Exception {
    try (Loops loops = start(kind, 1)) {
      Loop loop = loops.get(0);
      Timed timed =
          new Timed() {
            @Override
            protected void expired() {
              throw new IllegalStateException("on purpose");
            }
          };
      loop.execute(() -> loop.timers().arm(timed, 1));
      assertThat(failed.poll(10, TimeUnit.SECONDS)).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TransportKind.class,
      names = {"EPOLL", "NIO"})
  void loopThatEndsByItself_isFatal(TransportKind kind) throws Exception {
    try (Loops loops = start(kind, 2)) {
      loops.get(1).eventLoop().shutdownGracefully(0, 1, TimeUnit.SECONDS);
      assertThat(failed.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TransportKind.class,
      names = {"EPOLL", "NIO"})
  void wheelTouchedFromOutside_isAnAssertionFailure(TransportKind kind) {
    try (Loops loops = start(kind, 1)) {
      TimerWheel timers = loops.get(0).timers();
      Timed timed =
          new Timed() {
            @Override
            protected void expired() {}
          };
      assertThatThrownBy(() -> timers.arm(timed, 1)).isInstanceOf(AssertionError.class);
      assertThatThrownBy(() -> timers.cancel(timed)).isInstanceOf(AssertionError.class);
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = TransportKind.class,
      names = {"EPOLL", "NIO"})
  void close_endsTheThreadsAndRefusesTasks(TransportKind kind) {
    Loops loops = start(kind, 2);
    loops.close();
    Patience.until("all ended", () -> loops.group().isTerminated());
    assertThatThrownBy(() -> loops.get(0).execute(() -> {}))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(failed).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = TransportKind.class,
      names = {"EPOLL", "NIO"})
  void of_strangersEventLoop_isRefused(TransportKind kind) {
    DefaultEventLoop stranger = new DefaultEventLoop();
    try (Loops loops = start(kind, 1)) {
      assertThatThrownBy(() -> loops.of(stranger)).isInstanceOf(IllegalArgumentException.class);
    } finally {
      stranger.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
  }

  private Loops start(TransportKind kind, int count) {
    return Loops.start(Transport.choose(kind), count, (loop, cause) -> failed.add(loop));
  }

  private static <T> T call(Loop loop, Callable<T> what)
      throws ExecutionException, InterruptedException {
    return loop.eventLoop().submit(what).get();
  }
}
