package io.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.MetricsConfig;
import io.weir.telemetry.HealthMeters;
import io.weir.telemetry.Telemetry;
import io.weir.testkit.Metrics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two addresses that had one name after each other. */
final class BackendHealthTest {
  private final Telemetry telemetry = new Telemetry(1, new MetricsConfig(List.of(1.0)));
  private final HealthMeters meters = telemetry.backend("shop", "a:1").health();
  private final BackendHealth before = new BackendHealth("shop", "a:1", meters, 0);

  @AfterEach
  void close() {
    telemetry.close();
  }

  @Test
  void tally_metersThatWereUsedBefore_countsFromNow() {
    meters.sound(0);
    meters.fault(0, 1);
    BackendHealth after = new BackendHealth("shop", "a:1", meters, 0);
    meters.fault(0, 1);
    assertThat(after.tally()).isEqualTo(new BackendHealth.Tally(0, 1));
    assertThat(before.tally()).isEqualTo(new BackendHealth.Tally(1, 2));
  }

  @Test
  void set_forgotten_leavesTheMetersToWhoHasTheNameNow() {
    before.set(HealthWord.EJECTED, true, 0);
    BackendHealth after = new BackendHealth("shop", "a:1", meters, 0);
    before.forget();
    after.set(HealthWord.DOWN, true, 0);
    before.set(HealthWord.EJECTED, false, 0);
    String scrape = new String(telemetry.scrape().render(null).body(), StandardCharsets.UTF_8);
    assertThat(Metrics.sum(scrape, "weir_backend_state", "state=\"down\"")).isEqualTo(1);
    assertThat(Metrics.sum(scrape, "weir_backend_up")).isZero();
  }
}
