package io.weir.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The rate that a client's body must reach; what bodies do is tested over the wire. */
class RelayTest {
  private static final int RATE = 100;

  private long nowNanos = -5;
  private final Relay relay = new Relay(() -> nowNanos);

  private void pass(int seconds) {
    nowNanos += TimeUnit.SECONDS.toNanos(seconds);
  }

  @Test
  void tooSlow_beforeTheWindowHasPassed_isNotSaid() {
    relay.measure();
    pass(29);
    assertThat(relay.tooSlow(RATE)).isFalse();
  }

  @Test
  void tooSlow_lessThanTheRate_isSaid() {
    relay.measure();
    relay.count(30 * RATE - 1);
    pass(30);
    assertThat(relay.tooSlow(RATE)).isTrue();
  }

  @Test
  void tooSlow_atTheRate_isNotSaid() {
    relay.measure();
    relay.count(30 * RATE);
    pass(30);
    assertThat(relay.tooSlow(RATE)).isFalse();
  }

  @Test
  void tooSlow_fastOnceAndThenSlow_isSaidOfTheLaterWindow() {
    relay.measure();
    relay.count(1_000_000);
    pass(30);
    assertThat(relay.tooSlow(RATE)).isFalse();
    relay.count(10);
    pass(30);
    assertThat(relay.tooSlow(RATE)).isTrue();
  }

  @Test
  void tooSlow_withoutARate_isNeverSaid() {
    relay.measure();
    pass(3600);
    assertThat(relay.tooSlow(0)).isFalse();
  }

  @Test
  void tooSlow_afterATimeInWhichTheClientCouldNotSend_countsFromThere() {
    relay.measure();
    pass(29);
    relay.measure();
    relay.count(29 * RATE);
    pass(29);
    assertThat(relay.tooSlow(RATE)).isFalse();
  }
}
