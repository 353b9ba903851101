package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole files and all that comes out of them: for good ones the records, for bad ones the problems.
 * Of the records only what differs from a listener, cluster or route with nothing but defaults is
 * written down; minimal.conf has the rest.
 */
class GoldenConfigTest {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PORT", "9090", "WAIT", "3s", "LARGE", "70000");

  private static final String PLAIN =
      """
      listeners { plain { bind = ":65001" } }
      clusters { plain { backends = ["plain:65001"] } }
      routes { plain { cluster = plain } }
      """;

  @ParameterizedTest
  @MethodSource("good")
  void goodFile_loaded_givesTheExpectedRecords(Path file) throws IOException {
    Loaded loaded = load(file);

    assertThat(loaded.problems().list()).isEmpty();
    assertThat(lines(loaded, file)).isEqualTo(Files.readAllLines(sibling(file, "expected")));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void badFile_loaded_givesTheExpectedProblems(Path file) throws IOException {
    Loaded loaded = load(file);

    assertThat(loaded.problems().toString().replace(file.getParent() + "/", "").lines())
        .containsExactlyElementsOf(Files.readAllLines(sibling(file, "problems")));
  }

  static Stream<Path> good() {
    return files("good");
  }

  static Stream<Path> bad() {
    return files("bad");
  }

  private static Stream<Path> files(String directory) {
    try {
      Path path = Path.of(GoldenConfigTest.class.getResource("/config/" + directory).toURI());
      try (Stream<Path> all = Files.list(path)) {
        return all.filter(file -> file.toString().endsWith(".conf")).sorted().toList().stream();
      }
    } catch (IOException | URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static Path sibling(Path file, String ending) {
    String name = file.getFileName().toString();
    return file.resolveSibling(name.substring(0, name.lastIndexOf('.') + 1) + ending);
  }

  private static Loaded load(Path file) {
    Loaded loaded = ConfigLoader.load(file, ENVIRONMENT);
    ForeignKeys.read(loaded);
    loaded.root().reportUnread();
    return loaded;
  }

  private static List<String> lines(Loaded loaded, Path file) {
    Set<String> plain = new HashSet<>();
    if (!file.endsWith("minimal.conf")) {
      RecordPrinter.print(ConfigLoader.parse(PLAIN, "plain").config())
          .forEach(line -> plain.add(nameless(line)));
    }
    List<String> out = new ArrayList<>();
    for (String line : RecordPrinter.print(loaded.config())) {
      if (!plain.contains(nameless(line))) {
        out.add(line.replace(file.getParent() + "/", ""));
      }
    }
    return out;
  }

  private static String nameless(String line) {
    return line.replaceAll("\\([^)]*\\)", "()");
  }
}
