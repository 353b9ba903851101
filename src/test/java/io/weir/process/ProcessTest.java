package io.weir.process;

import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The base of the tests that run the jar. What a test opens through it is closed when the test
 * ends, the latest first.
 */
@Timeout(120)
abstract class ProcessTest {
  /** What a served configuration has here; a test may override it. */
  private static final String BASE =
      """
      runtime { loops = 1, warm-up = 0s }
      admin.bind = "127.0.0.1:0"
      access-log.enabled = false
      listeners { web { bind = "127.0.0.1:0" } }
      """;

  /** Sends everything to one backend, put in place of {@code {backend}}. */
  static final String TO_BACKEND =
      """
      clusters { app { backends = ["{backend}"] } }
      routes { all { cluster = app } }
      """;

  @TempDir Path directory;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** Runs a command of weir to its end. */
  Ended weir(String... arguments) {
    return start(Launch.usual().in(directory), arguments).awaitEnd();
  }

  /** Starts weir. */
  WeirProcess start(String... arguments) {
    return start(Launch.usual().in(directory), arguments);
  }

  /** Starts weir in a particular way. */
  WeirProcess start(Launch launch, String... arguments) {
    return closing(WeirProcess.start(launch, arguments));
  }

  /** Serves a configuration. */
  WeirProcess serve(String hocon) {
    return start("run", conf(hocon).toString());
  }

  /** Writes {@code weir.conf}: what this configuration adds to the usual. */
  Path conf(String hocon) {
    return file("weir.conf", BASE + hocon);
  }

  /** Writes a file and returns its path. */
  Path file(String name, String text) {
    try {
      return Files.writeString(directory.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A configuration that sends everything to this backend. */
  static String to(ScriptedBackend backend) {
    return TO_BACKEND.replace("{backend}", backend.address());
  }

  /** A route that answers everything itself. */
  static String answering(String body) {
    return "routes { all { respond { body = \"" + body + "\" } } }\n";
  }

  /** A client of a port of loopback. */
  RawClient client(int port) {
    return closing(RawClient.to(port));
  }

  /** The body of the answer to a GET on a connection of its own. */
  static String get(int port, String target) {
    try (RawClient client = RawClient.to(port)) {
      return client.exchange(Wire.get(target)).text();
    }
  }

  /** The status of the answer to a GET on a connection of its own. */
  static int status(int port, String target) {
    try (RawClient client = RawClient.to(port)) {
      return client.exchange(Wire.get(target)).status();
    }
  }

  /** Closes something when the test ends, before what was opened earlier. */
  <T extends AutoCloseable> T closing(T resource) {
    opened.add(Objects.requireNonNull(resource));
    return resource;
  }

  @AfterEach
  @SuppressWarnings("try")
  void closeAll() throws Exception {
    AutoCloseable oldest = opened.poll();
    if (oldest != null) {
      try (oldest) {
        closeAll();
      }
    }
  }
}
