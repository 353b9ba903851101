package io.weir.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;

/** What a process prints on one stream, line by line. Read to its end by a thread of its own. */
final class Lines {
  /** A machine that builds and tests at once may take long to start a JVM. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final Thread reader;

  private Lines(InputStream stream) {
    reader = new Thread(() -> read(stream), "lines of a process");
    reader.setDaemon(true);
    reader.start();
  }

  static Lines of(InputStream stream) {
    return new Lines(stream);
  }

  private void read(InputStream stream) {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      in.lines().forEach(lines::add);
    } catch (IOException | RuntimeException e) {
      // The process was killed; what it would have said does not matter any more.
    }
  }

  /** What has come so far; all of it after {@link #join}. */
  List<String> all() {
    return List.copyOf(lines);
  }

  /** The first line with this text in it, waiting for it as long as the process lives. */
  String await(String part, BooleanSupplier alive) {
    Awaitility.await(part)
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(2))
        .atMost(PATIENCE)
        .until(() -> with(part).isPresent() || !alive.getAsBoolean());
    if (with(part).isEmpty()) {
      // What was printed last may still be on its way from a process that has just ended.
      join();
    }
    return with(part)
        .orElseThrow(() -> new AssertionError("no line with '" + part + "' in " + lines));
  }

  private Optional<String> with(String part) {
    return lines.stream().filter(line -> line.contains(part)).findFirst();
  }

  /** Waits for the end of the stream. */
  void join() {
    try {
      reader.join(PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
