package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ControlThreadTest {
  private final ControlThread control = new ControlThread();

  @AfterEach
  void end() {
    control.close();
  }

  @Test
  void call_fromAnotherThread_runsOnTheControlThread() {
    Thread first = control.call(Thread::currentThread);

    assertThat(first).isNotSameAs(Thread.currentThread());
    assertThat(first.getName()).isEqualTo("weir-control");
    assertThat(control.call(Thread::currentThread)).isSameAs(first);
  }

  @Test
  void call_fromTheControlThread_doesNotWaitForItself() {
    assertThat(control.<String>call(() -> control.call(() -> "inner"))).isEqualTo("inner");
  }

  @Test
  void call_taskThrows_throwsTheSame() {
    assertThatThrownBy(
            () ->
                control.call(
                    () -> {
                      throw new StartFailure("no");
                    }))
        .isInstanceOf(StartFailure.class)
        .hasMessage("no");
  }

  @Test
  void execute_taskThrows_theThreadLivesOn() {
    control.execute(
        () -> {
          throw new IllegalStateException("expected in the log");
        });

    assertThat(control.<String>call(() -> "alive")).isEqualTo("alive");
  }

  @Test
  void after_time_runsOnTheControlThread() throws InterruptedException {
    CountDownLatch ran = new CountDownLatch(1);

    control.after(
        1,
        () -> {
          if (Thread.currentThread().getName().equals("weir-control")) {
            ran.countDown();
          }
        });

    assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void execute_afterTheEnd_doesNothing() {
    List<String> ran = new ArrayList<>();
    control.close();

    control.execute(() -> ran.add("execute"));
    control.after(1, () -> ran.add("after"));

    assertThat(ran).isEmpty();
  }
}
