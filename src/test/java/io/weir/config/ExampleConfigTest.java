package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example that is shipped. */
class ExampleConfigTest {
  private static final Path EXAMPLE = Path.of("conf/weir.conf");

  @Test
  void example_asItIs_hasNoProblems() {
    Loaded loaded = load(ConfigLoader.load(EXAMPLE));

    assertThat(loaded.problems().list()).isEmpty();
    assertThat(loaded.config().listeners()).hasSize(1);
    assertThat(loaded.config().routes()).hasSize(2);
  }

  @Test
  void example_withEverySuggestionTaken_hasNoProblems() throws IOException {
    String text =
        Files.readString(EXAMPLE).replaceAll("(?m)^( *)# (?=[^\\n]*[=\"][^\\n]*[}\"])", "$1");

    Loaded loaded = load(ConfigLoader.parse(text, "conf/weir.conf"));

    assertThat(loaded.problems().list()).isEmpty();
    assertThat(loaded.config().routes()).hasSize(4);
    assertThat(loaded.config().clusters().get(0).backends()).hasSize(4);
    assertThat(loaded.config().drain().delay()).isPositive();
    assertThat(loaded.config().admin().control()).isNotNull();
  }

  private static Loaded load(Loaded loaded) {
    ForeignKeys.read(loaded);
    loaded.root().reportUnread();
    return loaded;
  }
}
