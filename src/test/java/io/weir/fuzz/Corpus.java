package io.weir.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The inputs that every build replays, a directory for each target. No state. */
final class Corpus {
  private static final Path ROOT = Path.of("src/test/resources/fuzz");

  private Corpus() {}

  /** The targets that have inputs. */
  static List<String> targets() {
    return list(ROOT).filter(Files::isDirectory).map(Corpus::name).toList();
  }

  /** The inputs of a target. */
  static List<Path> of(String target) {
    return list(ROOT.resolve(target)).toList();
  }

  static byte[] read(Path input) {
    try {
      return Files.readAllBytes(input);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  private static Stream<Path> list(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
