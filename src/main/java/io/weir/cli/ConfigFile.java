package io.weir.cli;

import io.weir.config.ConfigLoader;
import io.weir.config.Loaded;
import io.weir.config.Problem;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The FILE of a command line: checks that it can be read at all, and says in one sentence why not.
 * Made by a command, lives as long as it.
 */
final class ConfigFile implements Supplier<Loaded> {
  private final Path path;

  private ConfigFile(Path path) {
    this.path = path;
  }

  static ConfigFile named(String name) throws UsageException {
    try {
      return new ConfigFile(Path.of(name));
    } catch (InvalidPathException e) {
      throw new UsageException("'" + name + "' is not the name of a file");
    }
  }

  Path path() {
    return path;
  }

  /** Why the file cannot be read, or "" if it can. */
  private String obstacle() {
    if (!Files.exists(path)) {
      return path + ": no such file";
    }
    if (Files.isDirectory(path)) {
      return path + ": is a directory, not a file";
    }
    return Files.isReadable(path) ? "" : path + ": not permitted to read it";
  }

  /** Prints why the file cannot be read, if so. */
  boolean complainIfUnreadable(Console console) {
    String obstacle = obstacle();
    if (!obstacle.isEmpty()) {
      console.complain("weir: " + obstacle);
    }
    return !obstacle.isEmpty();
  }

  /** Reads the file; problems are inside what is returned. */
  @Override
  public Loaded get() {
    return ConfigLoader.load(path);
  }

  /** Prints each problem as {@code file:line: message}. */
  static void print(Iterable<Problem> problems, Console console) {
    for (Problem problem : problems) {
      console.complain(problem.toString());
    }
  }
}
