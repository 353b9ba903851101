package io.weir.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Finds programs of the system. No state. */
final class Programs {
  private Programs() {}

  /**
   * The path of a program that a test needs. Without it the test is skipped; but where {@code CI}
   * is set it fails, because there nobody would notice.
   */
  static String need(String name) {
    Optional<Path> found =
        Stream.concat(
                Stream.of(System.getenv("PATH").split(File.pathSeparator)),
                Stream.of("/usr/sbin", "/sbin"))
            .map(directory -> Path.of(directory, name))
            .filter(Files::isExecutable)
            .findFirst();
    if (found.isEmpty() && inCi()) {
      throw new AssertionError(name + " is not installed");
    }
    Assumptions.assumeTrue(found.isPresent(), name + " is not installed");
    return found.orElseThrow().toString();
  }

  /** Whether this is the gate and not somebody's desk. */
  static boolean inCi() {
    return System.getenv("CI") != null;
  }

  /** A command that runs another one after a line of shell, in the same process. */
  static List<String> shell(String line) {
    return List.of("sh", "-c", line + " exec \"$@\"", "sh");
  }
}
