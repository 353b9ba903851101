package io.weir.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the jar is started: by which java with which options, behind which other command, where.
 * Immutable.
 */
record Launch(Path java, List<String> options, List<String> behind, Path directory) {

  /** By the java that runs the tests, as a user would, in the directory of the project. */
  static Launch usual() {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new Launch(java, List.of("-Xmx256m"), List.of(), Path.of("").toAbsolutePath());
  }

  /** By another java. */
  Launch by(Path otherJava) {
    return new Launch(otherJava, options, behind, directory);
  }

  /** With these options of java, instead of more memory than weir needs. */
  Launch with(String... otherOptions) {
    return new Launch(java, List.of(otherOptions), behind, directory);
  }

  /** As the last words of this command. */
  Launch behind(List<String> command) {
    return new Launch(java, options, command, directory);
  }

  /** The same, word by word. */
  Launch behind(String... command) {
    return behind(List.of(command));
  }

  /** In this directory. */
  Launch in(Path otherDirectory) {
    return new Launch(java, options, behind, otherDirectory);
  }

  /** Starts the jar with these arguments. */
  Child start(String... arguments) {
    String jar = System.getProperty("weir.jar");
    if (jar == null) {
      throw new AssertionError("the system property weir.jar must name the jar to test");
    }
    List<String> command = new ArrayList<>(behind);
    command.add(java.toString());
    command.addAll(options);
    command.addAll(List.of("-jar", jar));
    command.addAll(List.of(arguments));
    return Child.start(directory, command);
  }
}
