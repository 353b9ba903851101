package io.weir.cli;

/**
 * One command of the program. An instance is made for one invocation, runs on the main thread and
 * is forgotten. It must answer whatever the operator can get wrong with a sentence.
 */
interface Command {
  /** The command did what was asked. */
  int FINE = 0;

  /** There are problems, and they were printed. */
  int PROBLEMS = 1;

  /** The command was called in a way it does not understand. */
  int USAGE = 2;

  /**
   * Runs the command and returns its exit code.
   *
   * @throws UsageException if the arguments make no sense; the caller prints the usage
   */
  int run(Arguments arguments, Console console) throws UsageException;
}
