package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.ConfigLoader;
import io.weir.gateway.Gateway;
import io.weir.gateway.GatewayOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class ReloadCommandTest {
  private static final String BASE =
      """
      runtime.loops = 1
      access-log.enabled = false
      listeners { web { bind = "127.0.0.1:0" } }
      """;
  private static final String ADMIN = "admin { bind = off, control = weir.sock }\n";

  @TempDir Path directory;
  private final Output output = new Output();

  @Test
  void reload_runningWeir_answersBothWays() throws IOException {
    Path file = output.file(directory, BASE + ADMIN);
    GatewayOptions options = GatewayOptions.embedded().reloadingFrom(() -> ConfigLoader.load(file));
    try (Gateway gateway = Gateway.start(ConfigLoader.load(file), options)) {
      assertThat(output.run("reload", file.toString())).isZero();
      assertThat(output.out()).startsWith("generation 2 is in force: 1 listener, 0 routes");

      Files.writeString(file, BASE + ADMIN + "colour = blue");
      assertThat(output.run("reload", directory.resolve("weir.sock").toString())).isEqualTo(1);
      assertThat(output.err())
          .startsWith("reload refused: nothing was changed, generation 2 stays in force\n")
          .contains(file + ":5: ");
      assertThat(gateway.view().status().generation().number()).isEqualTo(2);

      Files.writeString(file, BASE + ADMIN + "routes { all { respond {} } }\ndrain.grace = 1s");
      assertThat(output.run("reload", file.toString())).isZero();
      List<String> changes =
          List.of(
              "~ setting drain.grace \"30s\" -> \"1s\"",
              "+ route all: path \"/*\", respond.status \"200\"");
      assertThat(output.out()).contains(String.join("\n", changes));
      assertThat(gateway.view().status().generation().changes()).isEqualTo(changes);
    }
  }

  @Test
  void reload_json_saysTheSameToPrograms() throws IOException {
    Path file = output.file(directory, BASE + ADMIN);
    GatewayOptions options = GatewayOptions.embedded().reloadingFrom(() -> ConfigLoader.load(file));
    try (Gateway gateway = Gateway.start(ConfigLoader.load(file), options)) {
      Files.writeString(file, BASE + ADMIN + "drain.grace = 1s");
      assertThat(output.run("reload", file.toString(), "--json")).isZero();
      assertThat(output.out())
          .startsWith("{\"ok\":true,\"result\":\"generation 2 is in force: ")
          .contains("\"changes\":[\"~ setting drain.grace ")
          .endsWith("\"]}\n");

      Files.writeString(file, BASE + ADMIN + "colour = blue");
      String socket = directory.resolve("weir.sock").toString();
      assertThat(output.run("reload", socket, "--json")).isEqualTo(1);
      assertThat(output.out())
          .contains("{\"ok\":false,\"result\":\"reload refused: nothing was changed, ")
          .contains("\"problems\":[\"" + file + ":5: ");
      assertThat(gateway.view().status().generation().number()).isEqualTo(2);
    }
  }

  @Test
  void reload_noWeirThere_isOneSentence() throws IOException {
    Path file = output.file(directory, BASE + ADMIN);

    assertThat(output.run("reload", file.toString())).isEqualTo(1);
    assertThat(output.err()).startsWith("weir: no weir is running here").hasLineCount(1);
  }

  @Test
  void reload_fileWithoutControl_saysWhatElseWorks() throws IOException {
    Path file = output.file(directory, BASE);

    assertThat(output.run("reload", file.toString())).isEqualTo(1);
    assertThat(output.err()).isEqualTo("weir: " + file + " has no admin.control; send SIGHUP\n");
  }
}
