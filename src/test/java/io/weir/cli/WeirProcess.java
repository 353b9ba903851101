package io.weir.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The jar that users get, running in a process of its own until {@link #close}. */
final class WeirProcess implements AutoCloseable {
  /** A machine that builds and tests at once may take long to start a JVM. */
  private static final long PATIENCE_SECONDS = 60;

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> seen = new ArrayList<>();
  private final Queue<String> errors = new ConcurrentLinkedQueue<>();
  private final List<Thread> readers = new ArrayList<>();

  private WeirProcess(Process process) {
    this.process = process;
    read(process.getInputStream(), lines::add);
    read(process.getErrorStream(), errors::add);
  }

  static WeirProcess start(String... args) throws IOException {
    String jar = System.getProperty("weir.jar");
    if (jar == null) {
      throw new AssertionError("the system property weir.jar must name the jar to test");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    command.add("-jar");
    command.add(jar);
    command.addAll(List.of(args));
    return new WeirProcess(new ProcessBuilder(command).start());
  }

  /** Waits for a line of standard output that begins so. */
  String awaitLine(String start) throws InterruptedException {
    while (true) {
      String line = lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("no line '" + start + "...' but " + seen + errors);
      }
      seen.add(line);
      if (line.startsWith(start)) {
        return line;
      }
    }
  }

  void signal(String name) throws IOException, InterruptedException {
    String pid = Long.toString(process.pid());
    new ProcessBuilder("kill", "-" + name, pid).start().waitFor();
  }

  /** Sends a signal until the process ends, since two that come at once count as one. */
  int signalUntilExit(String name) throws IOException, InterruptedException {
    for (int i = 0; i < PATIENCE_SECONDS && !process.waitFor(1, TimeUnit.SECONDS); i++) {
      signal(name);
    }
    return awaitExit();
  }

  /** Waits for the end; returns the exit code. */
  int awaitExit() throws InterruptedException {
    if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("still running: " + seen + errors);
    }
    for (Thread reader : readers) {
      reader.join();
    }
    lines.drainTo(seen);
    return process.exitValue();
  }

  /** Standard output; complete after {@link #awaitExit}. */
  List<String> out() {
    return seen;
  }

  /** Standard error; complete after {@link #awaitExit}. */
  String err() {
    return errors.isEmpty() ? "" : String.join("\n", errors) + "\n";
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  private void read(InputStream stream, Consumer<String> sink) {
    Thread reader =
        new Thread(
            () -> {
              try (BufferedReader in =
                  new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                in.lines().forEach(sink);
              } catch (IOException e) {
                // The process was destroyed; what it would have said does not matter any more.
                errors.add(String.valueOf(e.getMessage()));
              }
            });
    reader.setDaemon(true);
    reader.start();
    readers.add(reader);
  }
}
