package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code weir top} makes of one answer, to the letter. What was drawn instead is left in
 * {@code target/top}, to be looked at and perhaps taken over.
 */
final class TopScreenTest {
  private static final Path ACTUAL = Path.of("target", "top");

  private final String status = Files.readString(directory().resolve("status.json"));

  TopScreenTest() throws IOException {}

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 130})
  void lines_anyWidth_areThese(int columns) throws IOException {
    List<String> lines = lines(columns, Integer.MAX_VALUE, false);
    String file = columns + ".txt";
    Files.createDirectories(ACTUAL);
    Files.write(ACTUAL.resolve(file), lines);

    assertThat(lines).isEqualTo(Files.readAllLines(directory().resolve(file)));
    assertThat(lines).allMatch(line -> line.length() <= columns);
  }

  @Test
  void lines_lowScreen_leavesOutAndSaysSo() {
    List<String> lines = lines(80, 18, false);
    assertThat(lines).hasSizeLessThan(18);
    assertThat(lines).contains("and 2 more routes", "and 2 more backends");
    // The most important ones stay.
    assertThat(lines).anyMatch(line -> line.startsWith("cart "));
    assertThat(lines)
        .anyMatch(line -> line.startsWith("shop 10.0.0.12:8080") && line.contains("down"));
  }

  @Test
  void lines_colours_addNothingElse() {
    List<String> coloured = lines(80, 40, true);
    assertThat(coloured).anyMatch(line -> line.startsWith(Ansi.RED + "1 of 4 backends"));
    assertThat(coloured.stream().map(line -> line.replaceAll("\u001b\\[[0-9]*m", "")).toList())
        .isEqualTo(lines(80, 40, false));
  }

  @Test
  void lines_answerOfAnotherVersion_doesNotFail() {
    assertThat(new TopScreen(Facts.of("{}"), new Terminal.Size(80, 24), false).lines())
        .isNotEmpty();
  }

  private List<String> lines(int columns, int lines, boolean colours) {
    return new TopScreen(Facts.of(status), new Terminal.Size(columns, lines), colours).lines();
  }

  private static Path directory() {
    try {
      return Path.of(TopScreenTest.class.getResource("/top").toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
