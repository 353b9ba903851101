package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dump as JSON, read back by a parser that is not ours; the golden commands have the text. */
final class DumpCommandTest {
  private static final String HOCON =
      """
      listeners { web { bind = ":8080" } }
      clusters { app { backends = ["10.0.0.1:80"], sticky { cookie = weir, secret = hush } } }
      routes { app { cluster = app, filters = [{ type = strip-prefix, prefix = "/a" }] } }
      """;

  @TempDir Path directory;
  private final Output output = new Output();

  @Test
  void dump_json_isTheWholeConfigurationWithoutItsSecrets() throws IOException {
    Path file = output.file(directory, HOCON);

    assertThat(output.run("dump", "--json", file.toString())).isZero();
    Config json = json(output.out());
    assertThat(json.getString("listeners.web.bind")).isEqualTo(":8080");
    assertThat(json.getString("routes.app.timeouts.first-byte")).isEqualTo("30s");
    assertThat(json.getConfigList("routes.app.filters").get(0).getString("prefix")).isEqualTo("/a");
    assertThat(json.getString("clusters.app.sticky.secret")).isEqualTo("***");
    assertThat(output.out()).doesNotContain("hush").hasLineCount(1);
  }

  @Test
  void dump_jsonWithOrigins_isAListOfValuesWithTheirPlaces() throws IOException {
    Path file = output.file(directory, HOCON);

    assertThat(output.run("dump", file.toString(), "--json", "--origins")).isZero();
    List<? extends Config> values =
        json("{\"all\":" + output.out().strip() + "}").getConfigList("all");
    Config prefix = named(values, "routes.app.filters[0].prefix");
    assertThat(prefix.getString("file")).isEqualTo(file.toString());
    assertThat(prefix.getInt("line")).isEqualTo(3);
    assertThat(named(values, "drain.grace").getBoolean("default")).isTrue();
    assertThat(named(values, "clusters.app.sticky.secret").getString("value")).isEqualTo("***");
  }

  private static Config named(List<? extends Config> values, String key) {
    return values.stream()
        .filter(value -> value.getString("key").equals(key))
        .findFirst()
        .orElseThrow();
  }

  private static Config json(String text) {
    ConfigParseOptions options = ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON);
    return ConfigFactory.parseString(text, options);
  }
}
