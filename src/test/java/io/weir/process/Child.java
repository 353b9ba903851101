package io.weir.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that a test has started, until {@link #close}, which kills what is left of it. For the
 * thread of the test.
 */
final class Child implements AutoCloseable {
  private final Process process;
  private final Lines out;
  private final Lines err;

  private Child(Process process) {
    this.process = process;
    this.out = Lines.of(process.getInputStream());
    this.err = Lines.of(process.getErrorStream());
  }

  /** Starts a command in a directory. */
  static Child start(Path directory, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    // A JVM that finds these says so on standard error.
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    builder.environment().remove("JDK_JAVA_OPTIONS");
    try {
      return new Child(builder.start());
    } catch (IOException e) {
      throw new AssertionError("cannot start " + command, e);
    }
  }

  /** Runs a command to its end. */
  static Ended run(Path directory, String... command) {
    try (Child child = start(directory, List.of(command))) {
      return child.awaitEnd();
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** The first line of standard output with this text, waiting for it. */
  String awaitOut(String part) {
    return await(out, part);
  }

  /** The first line of standard error with this text, waiting for it. */
  String awaitErr(String part) {
    return await(err, part);
  }

  private String await(Lines lines, String part) {
    try {
      return lines.await(part, process::isAlive);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("out " + out.all() + ", err " + err.all(), e);
    }
  }

  List<String> out() {
    return out.all();
  }

  List<String> err() {
    return err.all();
  }

  /** Sends a signal: TERM, INT, HUP, KILL. */
  void signal(String name) {
    signal(name, pid());
  }

  /** The same to any process; the shell's own kill, because a small system has no other. */
  static void signal(String name, long pid) {
    Ended kill = run(Path.of("."), "sh", "-c", "kill -" + name + " " + pid);
    if (kill.code() != 0) {
      throw new AssertionError("kill -" + name + " " + pid + ": " + kill.err());
    }
  }

  /** The java process among those that this one has started, if it is not java itself. */
  ProcessHandle java() {
    return process
        .descendants()
        .filter(each -> each.info().command().orElse("").endsWith("/java"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("there is no java below " + process));
  }

  /** Waits for the end of the process and of what it prints. */
  Ended awaitEnd() {
    try {
      if (!process.waitFor(Lines.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("still running; out " + out.all() + ", err " + err.all());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
    out.join();
    err.join();
    return new Ended(process.exitValue(), out.all(), err.all());
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    awaitEnd();
  }
}
