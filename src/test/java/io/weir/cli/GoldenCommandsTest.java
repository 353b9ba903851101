package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Commands, and to the letter what they print. Each transcript holds command lines behind {@code $}
 * and below each its output, complaints behind {@code !}, and its exit code. What was printed
 * instead is left in {@code target/commands}, to be looked at and perhaps taken over. Lines about
 * the machine that runs the test are left out.
 */
final class GoldenCommandsTest {
  private static final String PROMPT = "$ weir ";

  /** Leaves only some lines of the output, as a shell would. */
  private static final String ONLY = " \\| grep ";

  private static final Path ACTUAL = Path.of("target", "commands");

  @ParameterizedTest
  @MethodSource("transcripts")
  void transcript_run_isTheSameAgain(Path file) throws IOException {
    List<String> expected = Files.readAllLines(file);
    List<String> actual = new ArrayList<>();
    for (String line : expected) {
      if (line.startsWith(PROMPT)) {
        actual.add(line);
        String[] words = line.substring(PROMPT.length()).split(ONLY, 2);
        List<String> printed = run(words[0], directory());
        if (words.length == 2) {
          printed.removeIf(each -> !each.contains(words[1]) && !each.startsWith("[exit"));
        }
        actual.addAll(printed);
      }
    }
    Files.createDirectories(ACTUAL);
    Files.write(ACTUAL.resolve(file.getFileName()), actual);

    assertThat(actual).isEqualTo(expected);
  }

  static Stream<Path> transcripts() throws IOException {
    try (Stream<Path> files = Files.list(directory())) {
      return files.filter(file -> file.toString().endsWith(".txt")).sorted().toList().stream();
    }
  }

  private static Path directory() {
    try {
      return Path.of(GoldenCommandsTest.class.getResource("/commands").toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static List<String> run(String words, Path directory) {
    List<String> arguments = new ArrayList<>();
    for (String word : words.split(" ")) {
      boolean file = word.matches(".*\\.(conf|nginx)|machine.*");
      arguments.add(file ? directory.resolve(word).toString() : word);
    }
    Output output = new Output();
    int code = output.run(arguments.toArray(String[]::new));
    List<String> lines = new ArrayList<>(output.out().lines().toList());
    output.err().lines().forEach(line -> lines.add("! " + line));
    lines.add("[exit " + code + "]");
    lines.replaceAll(line -> line.replace(directory + "/", ""));
    lines.removeIf(line -> line.contains("raise it (ulimit -n,") || line.contains("MiB  "));
    return lines;
  }
}
