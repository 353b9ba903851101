package io.weir.cli;

import java.io.PrintStream;

/**
 * Where a command prints: results to {@code out}, complaints and usage to {@code err}. Made once by
 * {@link Weir}; tests hand in buffers instead of the process's own streams.
 */
record Console(PrintStream out, PrintStream err) {

  /** Prints one line of result. */
  void say(String line) {
    out.println(line);
  }

  /** Prints one line about something that went wrong. */
  void complain(String line) {
    err.println(line);
  }
}
