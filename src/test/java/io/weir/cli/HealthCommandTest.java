package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.ConfigLoader;
import io.weir.gateway.Gateway;
import io.weir.gateway.GatewayOptions;
import java.net.InetSocketAddress;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class HealthCommandTest {
  private static final String CONFIG =
      """
      runtime { loops = 1, warm-up = 0s }
      access-log.enabled = false
      admin.bind = "127.0.0.1:0"
      listeners { web { bind = "127.0.0.1:0" } }
      drain.delay = 1h
      """;

  private final Output output = new Output();

  @Test
  void health_followsReadiness() {
    try (Gateway gateway =
        Gateway.open(ConfigLoader.parse(CONFIG, "test.conf"), GatewayOptions.embedded())) {
      InetSocketAddress admin = Objects.requireNonNull(gateway.adminAddress());
      String port = Integer.toString(admin.getPort());

      assertThat(output.run("health", port)).isEqualTo(1);
      assertThat(output.err()).isEqualTo("weir: not ready: starting\n");

      gateway.warmUp();
      assertThat(output.run("health", "127.0.0.1:" + port)).isZero();
      assertThat(output.out()).isEqualTo("ready\n");

      gateway.drain();
      assertThat(output.run("health", port)).isEqualTo(1);
      assertThat(output.err()).endsWith("weir: not ready: draining\n");
    }
  }

  @Test
  void health_nobodyThere_isOneSentence() {
    assertThat(output.run("health", "127.0.0.1:1")).isEqualTo(1);
    assertThat(output.err()).startsWith("weir: nobody answers at 127.0.0.1:1: ").hasLineCount(1);
  }

  @Test
  void health_noAddress_isWrongUsage() {
    assertThat(output.run("health", "unix:/run/x")).isEqualTo(2);
    assertThat(output.run("health", "somewhere")).isEqualTo(2);
  }
}
