package io.weir.process;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The jar that users get, running in a process of its own, from its start to {@link #close}, which
 * also fails if a stack trace was printed: an operator is told in sentences. Only an end by an
 * error inside it may have one.
 */
final class WeirProcess implements AutoCloseable {
  /** What the watchdog says when a machine, or a loop, stood still: then a trace is its answer. */
  private static final Pattern STOOD_STILL = Pattern.compile("Watchdog loop \\d+ blocked for ");

  private static final Pattern TRACE =
      Pattern.compile(
          "\\bat [\\w.$/@]+\\([\\w$]+\\.java:[0-9]+\\)|\\b[A-Z]\\w+(Exception|Error)\\b");

  /** The exit code of such an end; EX_SOFTWARE of sysexits. */
  static final int DIED = 70;

  private final Child child;

  private WeirProcess(Child child) {
    this.child = child;
  }

  /** Starts it with these arguments. */
  static WeirProcess start(Launch launch, String... arguments) {
    return new WeirProcess(launch.start(arguments));
  }

  /** The line that says it is ready, waiting for it. */
  String banner() {
    return child.awaitOut("weir ");
  }

  /** The port of a listener, or of {@code admin}; they are on loopback. */
  int port(String listener) {
    return Integer.parseInt(inBanner(listener + " http://127\\.0\\.0\\.1:([0-9]+)"));
  }

  /** What the first group of this expression finds in the banner. */
  String inBanner(String regex) {
    Matcher matcher = Pattern.compile(regex).matcher(banner());
    if (!matcher.find()) {
      throw new AssertionError("no " + regex + " in " + banner());
    }
    return matcher.group(1);
  }

  long pid() {
    return child.pid();
  }

  boolean isAlive() {
    return child.isAlive();
  }

  /** The java process, if it was started behind a command that stays. */
  ProcessHandle java() {
    return child.java();
  }

  void signal(String name) {
    child.signal(name);
  }

  /** The first line of the log, or of complaints, with this text, waiting for it. */
  String awaitErr(String part) {
    return child.awaitErr(part);
  }

  List<String> out() {
    return child.out();
  }

  List<String> err() {
    return child.err();
  }

  /** Waits for its end. */
  Ended awaitEnd() {
    return child.awaitEnd();
  }

  @Override
  public void close() {
    boolean died = !child.isAlive() && child.awaitEnd().code() == DIED;
    child.close();
    List<String> traces =
        Stream.concat(child.out().stream(), child.err().stream())
            .filter(line -> TRACE.matcher(line).find() && !STOOD_STILL.matcher(line).find())
            .toList();
    if (!traces.isEmpty() && !died) {
      throw new AssertionError("printed a stack trace: " + traces);
    }
  }
}
