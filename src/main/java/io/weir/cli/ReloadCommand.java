package io.weir.cli;

import io.weir.admin.ControlClient;
import io.weir.config.Loaded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code weir reload FILE|SOCKET}: makes the running weir read its configuration again, and waits
 * for the answer. Given a configuration file, the socket is the {@code admin.control} that stands
 * in it.
 */
final class ReloadCommand implements Command {
  /** A reload looks names up, and a name service may take its time. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Override
  public int run(Arguments arguments, Console console) throws UsageException {
    ConfigFile file = ConfigFile.named(arguments.word("FILE or SOCKET"));
    arguments.end();
    if (!isSocket(file.path()) && file.complainIfUnreadable(console)) {
      return PROBLEMS;
    }
    Path socket = isSocket(file.path()) ? file.path() : controlOf(file.get());
    if (socket == null) {
      console.complain("weir: " + file.path() + " has no admin.control; send SIGHUP");
      return PROBLEMS;
    }
    return reload(socket, console);
  }

  private static int reload(Path socket, Console console) {
    try {
      List<String> answer = ControlClient.send(socket, "reload", PATIENCE);
      boolean ok = ControlClient.isOk(answer);
      for (int i = 0; i < answer.size(); i++) {
        String line = i == 0 ? withoutFirstWord(answer.get(0)) : answer.get(i);
        (ok ? console.out() : console.err()).println(line);
      }
      return ok ? FINE : PROBLEMS;
    } catch (IOException e) {
      console.complain("weir: " + e.getMessage());
      return PROBLEMS;
    }
  }

  private static @Nullable Path controlOf(Loaded loaded) {
    return loaded.config().admin().control();
  }

  private static boolean isSocket(Path path) {
    return Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path);
  }

  /** The first line begins with {@code ok} or {@code error}, which the exit code says as well. */
  private static String withoutFirstWord(String line) {
    return line.substring(line.indexOf(' ') + 1);
  }
}
