package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.ConfigLoader;
import io.weir.config.GatewayConfig;
import io.weir.config.Loaded;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProxyCommandTest {
  private final Output output = new Output();

  @Test
  void config_listenAndBackends_isAGoodConfiguration() {
    Loaded loaded =
        ConfigLoader.parse(
            ProxyCommand.config(":8080", List.of("localhost:3000", "unix:/run/\"a\".sock"), true),
            "command line");

    GatewayConfig config = loaded.config();
    assertThat(loaded.problems().list()).isEmpty();
    assertThat(config.listeners().get(0).bind().port()).isEqualTo(8080);
    assertThat(config.clusters().get(0).backends())
        .extracting(backend -> backend.address().toString())
        .containsExactly("localhost:3000", "unix:/run/\"a\".sock");
    assertThat(config.admin().bind()).isNotNull();
    assertThat(config.admin().control()).isNull();
  }

  @Test
  void config_withoutAdmin_switchesItOff() {
    String hocon = ProxyCommand.config(":8080", List.of("localhost:3000"), false);

    assertThat(ConfigLoader.parse(hocon, "command line").config().admin().bind()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "8080, ':', :8080",
    "':8080', ':', :8080",
    "3000, 'localhost:', localhost:3000",
    "'http://app:3000/', 'localhost:', app:3000",
    "'[::1]:3000', 'localhost:', '[::1]:3000'",
  })
  void address_shortForms_areCompleted(String word, String beforePort, String expected)
      throws UsageException {
    assertThat(ProxyCommand.address("BACKEND", word, beforePort)).isEqualTo(expected);
  }

  @Test
  void proxy_badAddress_isWrongUsage() {
    assertThat(output.run("proxy", ":8080", "localhost")).isEqualTo(2);
    assertThat(output.err()).startsWith("weir proxy: BACKEND 'localhost' has no port");
  }

  @Test
  void proxy_withoutBackend_isWrongUsage() {
    assertThat(output.run("proxy", ":8080")).isEqualTo(2);
    assertThat(output.err()).startsWith("weir proxy: BACKEND is missing");
  }

  @Test
  void demo_badSeconds_isWrongUsage() {
    assertThat(output.run("demo", "--seconds", "soon")).isEqualTo(2);
    assertThat(output.err()).contains("not 'soon'");
  }
}
