package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cluster.Balancers;
import io.weir.config.ConfigLoader;
import io.weir.filter.Filters;
import io.weir.gateway.Preview;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the documents to what the program does. */
final class DocumentsTest {
  private static final Path README = Path.of("README.md");
  private static final Path DOCS = Path.of("src/docs");
  private static final Pattern HOCON = Pattern.compile("(?s)```hocon\n(.*?)```");

  @ParameterizedTest
  @MethodSource("configurations")
  void configuration_inADocument_hasNoProblems(String hocon) {
    Preview preview = Preview.of(ConfigLoader.parse(completed(hocon), "document"));

    assertThat(preview.problems()).isEmpty();
  }

  @Test
  void readme_everyCommand_isInTheTable() throws IOException {
    assertThat(tableOf(README))
        .containsAll(Commands.all().stream().map(Commands.Entry::name).toList());
  }

  @Test
  void readme_everyNameThatCanBeChosen_isThere() throws IOException {
    String readme = Files.readString(README);

    assertThat(Balancers.names()).allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
    assertThat(Filters.names()).allSatisfy(name -> assertThat(readme).contains("`" + name + "`"));
  }

  static Stream<String> configurations() throws IOException {
    try (Stream<Path> docs = Files.list(DOCS)) {
      List<Path> files =
          Stream.concat(Stream.of(README), docs.filter(file -> file.toString().endsWith(".md")))
              .toList();
      Stream.Builder<String> blocks = Stream.builder();
      for (Path file : files) {
        HOCON.matcher(Files.readString(file)).results().map(DocumentsTest::block).forEach(blocks);
      }
      return blocks.build();
    }
  }

  private static String block(MatchResult match) {
    return match.group(1);
  }

  /** A block may leave out what it is not about. */
  private static String completed(String hocon) {
    String listeners = "listeners { standard { bind = \":0\" } }\n";
    String clusters = "clusters { app { backends = [\"localhost:3000\"] } }\n";
    return (hocon.contains("listeners {") ? "" : listeners)
        + (hocon.contains("clusters {") ? "" : clusters)
        + hocon;
  }

  private static List<String> tableOf(Path file) throws IOException {
    return Files.readString(file)
        .lines()
        .filter(line -> line.startsWith("| `"))
        .map(line -> line.substring(3).split("[ `]", 2)[0])
        .toList();
  }
}
