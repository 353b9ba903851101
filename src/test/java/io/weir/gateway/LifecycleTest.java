package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.admin.GatewayView.Phase;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class LifecycleTest {
  private final Lifecycle lifecycle = new Lifecycle();

  @Test
  void enter_laterPhase_happensOnce() {
    assertThat(lifecycle.enter(Phase.RUNNING)).isTrue();
    assertThat(lifecycle.enter(Phase.RUNNING)).isFalse();
    assertThat(lifecycle.phase()).isEqualTo(Phase.RUNNING);
  }

  @Test
  void enter_earlierPhase_isRefused() {
    lifecycle.enter(Phase.STOPPED);

    assertThat(lifecycle.enter(Phase.DRAINING)).isFalse();
    assertThat(lifecycle.phase()).isEqualTo(Phase.STOPPED);
  }

  @Test
  void ending_beginsWithTheDrain() {
    lifecycle.enter(Phase.RUNNING);
    assertThat(lifecycle.ending()).isFalse();

    lifecycle.enter(Phase.DRAINING);
    assertThat(lifecycle.ending()).isTrue();
  }

  @Test
  void awaitClosed_interrupted_waitsOnAndStaysInterrupted() throws InterruptedException {
    boolean[] interrupted = new boolean[1];
    Thread waiter =
        new Thread(
            () -> {
              lifecycle.awaitClosed();
              interrupted[0] = Thread.currentThread().isInterrupted();
            });
    waiter.start();
    waiter.interrupt();

    lifecycle.closed();
    waiter.join(TimeUnit.SECONDS.toMillis(10));

    assertThat(waiter.isAlive()).isFalse();
    assertThat(interrupted[0]).isTrue();
  }

  @Test
  void awaitClosed_withTime_saysWhetherItIs() {
    assertThat(lifecycle.awaitClosed(1, TimeUnit.NANOSECONDS)).isFalse();
    lifecycle.closed();
    assertThat(lifecycle.awaitClosed(1, TimeUnit.NANOSECONDS)).isTrue();
  }
}
