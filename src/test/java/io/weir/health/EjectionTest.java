package io.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.EjectionConfig;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The law of how long: growth, bound, and the way back. */
final class EjectionTest {
  private static final EjectionConfig CONFIG =
      HealthFixture.config("ejection { time = 10s, max-time = 45s }").ejection();

  private final Ejection ejection = new Ejection();
  private long now = 7;

  private long eject() {
    long nanos = ejection.eject(now, CONFIG);
    now += nanos;
    ejection.returned(now);
    return TimeUnit.NANOSECONDS.toSeconds(nanos);
  }

  private void serveSeconds(long seconds) {
    now += TimeUnit.SECONDS.toNanos(seconds);
  }

  @Test
  void eject_againAtOnce_eachTimeTenSecondsLongerUpToTheBound() {
    assertThat(eject()).isEqualTo(10);
    assertThat(eject()).isEqualTo(20);
    assertThat(eject()).isEqualTo(30);
    assertThat(eject()).isEqualTo(40);
    assertThat(eject()).isEqualTo(45);
    assertThat(eject()).isEqualTo(45);
  }

  @Test
  void eject_afterGoodTime_oneStepBackForEachTenSeconds() {
    eject();
    eject();
    eject();
    serveSeconds(9);
    assertThat(eject()).isEqualTo(40);
    serveSeconds(20);
    assertThat(eject()).isEqualTo(30);
    serveSeconds(3600);
    assertThat(eject()).isEqualTo(10);
  }

  @Test
  void eject_boundedManyTimes_stillShrinksInABoundedTime() {
    for (int i = 0; i < 1000; i++) {
      eject();
    }
    serveSeconds(50);
    assertThat(eject()).isEqualTo(10);
  }

  @Test
  void serial_eachEjection_another() {
    eject();
    int first = ejection.serial();
    eject();
    assertThat(ejection.serial()).isNotEqualTo(first);
  }
}
