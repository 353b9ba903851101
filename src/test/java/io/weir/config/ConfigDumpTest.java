package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The effective configuration as a text. */
class ConfigDumpTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("PORT", "9090", "WAIT", "3s");

  private static final String TEXT =
      """
      listeners { web { bind = ":"${PORT}, backlog = 5 } }
      clusters { c { backends = ["h:1", { address = "h:2" }], timeouts { idle = 1s } } }
      routes { "a.b" { cluster = c, headers { x-token = secret1 } } }
      routes { "a.b" { filters = [{ type = t, password = secret2 }] } }
      timeouts.connect = 4s
      """;

  @ParameterizedTest
  @MethodSource("io.weir.config.GoldenConfigTest#good")
  void render_goodFile_canBeLoadedAgain(Path file) {
    Loaded first = ConfigLoader.load(file, ENVIRONMENT);
    String dump = ConfigDump.render(first, false);

    Loaded second = ConfigLoader.parse(dump, file.toString(), Map.of());

    assertThat(second.problems().list()).isEmpty();
    assertThat(lines(second)).isEqualTo(lines(first));
  }

  /** Without places, and in an order that does not depend on them. */
  private static List<String> lines(Loaded loaded) {
    return RecordPrinter.print(loaded.config()).stream()
        .filter(line -> !line.contains("origin = "))
        .sorted()
        .toList();
  }

  @Test
  void render_withOrigins_tellsFileAndLineOrDefault() {
    String dump = ConfigDump.render(ConfigLoader.parse(TEXT, "x.conf", ENVIRONMENT), true);

    assertThat(dump.lines())
        .contains(
            "    bind = \":9090\"  # x.conf:1",
            "    backlog = 5  # x.conf:1",
            "  backlog = 4096  # default",
            "      idle = \"1s\"  # x.conf:2",
            "      connect = \"4s\"  # x.conf:5",
            "      \"h:1\"  # x.conf:2",
            "        address = \"h:2\"  # x.conf:2",
            "  \"a.b\" {");
  }

  @Test
  void render_secret_isHidden() {
    String dump = ConfigDump.render(ConfigLoader.parse(TEXT, "x.conf", ENVIRONMENT), false);

    assertThat(dump)
        .doesNotContain("secret1", "secret2", "#")
        .contains("x-token = \"***\"", "password = \"***\"");
  }
}
