package io.weir.cli;

import io.weir.admin.ControlClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The running weir that a command line means: by the path of its control socket, or by its
 * configuration file, in which {@code admin.control} says where the socket is. Used by one command.
 */
final class ControlTarget {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ConfigFile file;

  private ControlTarget(ConfigFile file) {
    this.file = file;
  }

  /** Takes the next word. */
  static ControlTarget of(Arguments arguments) throws UsageException {
    return new ControlTarget(ConfigFile.named(arguments.word("FILE or SOCKET")));
  }

  /** The weir that runs with this file. */
  static ControlTarget of(ConfigFile file) {
    return new ControlTarget(file);
  }

  /** Asks for what takes no time; see the other {@code ask}. */
  @Nullable List<String> ask(String command, Console console) {
    return ask(command, PATIENCE, "", console);
  }

  /**
   * Sends a command and waits for its answer. Null if there is none, after complaining; {@code
   * otherwise} says what helps where there is no socket.
   */
  @Nullable List<String> ask(String command, Duration patience, String otherwise, Console console) {
    Path path = socket(otherwise, console);
    if (path == null) {
      return null;
    }
    try {
      return ControlClient.send(path, command, patience);
    } catch (IOException e) {
      console.complain("weir: " + e.getMessage());
      return null;
    }
  }

  /** Where its socket is; null after complaining that there is none. */
  @Nullable Path socket(String otherwise, Console console) {
    boolean socket = isSocket(file.path());
    if (!socket && file.complainIfUnreadable(console)) {
      return null;
    }
    Path path = socket ? file.path() : file.get().config().admin().control();
    if (path == null) {
      console.complain("weir: " + file.path() + " has no admin.control" + otherwise);
    }
    return path;
  }

  /** Prints an answer, to the error stream if it says that nothing was done. */
  static int print(List<String> answer, Console console) {
    boolean ok = ControlClient.isOk(answer);
    for (int i = 0; i < answer.size(); i++) {
      String line = i == 0 ? sentence(answer) : answer.get(i);
      (ok ? console.out() : console.err()).println(line);
    }
    return ok ? Command.FINE : Command.PROBLEMS;
  }

  private static boolean isSocket(Path path) {
    return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
  }

  /** The first line behind its {@code ok} or {@code error}, which the exit code says as well. */
  static String sentence(List<String> answer) {
    String line = answer.get(0);
    return line.substring(line.indexOf(' ') + 1);
  }
}
