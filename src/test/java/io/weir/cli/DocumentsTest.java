package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cluster.Balancers;
import io.weir.config.ConfigLoader;
import io.weir.convert.Conversion;
import io.weir.convert.NginxConverter;
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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the documents to what the program does. */
final class DocumentsTest {
  private static final Path README = Path.of("README.md");
  private static final Path DOCS = Path.of("src/docs");
  private static final Pattern HOCON = Pattern.compile("(?s)```hocon\n(.*?)```");

  /** What nginx has, and what the converter makes of it, with some words between them. */
  private static final Pattern CONVERSION =
      Pattern.compile("(?s)```nginx\n(.*?)```[^`]*```hocon\n(.*?)```");

  @TempDir Path directory;

  @ParameterizedTest
  @MethodSource("configurations")
  void configuration_inADocument_hasNoProblems(String hocon) {
    Preview preview = Preview.of(ConfigLoader.parse(completed(hocon), "document"));

    assertThat(preview.problems()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("conversions")
  void nginxInADocument_converted_isWhatStandsBelowIt(String nginx, String hocon)
      throws IOException {
    Path file = Files.writeString(directory.resolve("nginx.conf"), nginx);
    Conversion conversion = NginxConverter.convert(file);

    assertThat(conversion.mistakes()).isEmpty();
    assertThat(conversion.hocon()).isEqualTo(hocon);
  }

  static Stream<Arguments> conversions() throws IOException {
    String text = Files.readString(DOCS.resolve("from-nginx.md"));
    List<Arguments> pairs =
        CONVERSION.matcher(text).results().map(m -> Arguments.of(m.group(1), m.group(2))).toList();
    assertThat(pairs).hasSize(count(text, "```nginx\n"));
    return pairs.stream();
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
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
