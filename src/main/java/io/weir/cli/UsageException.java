package io.weir.cli;

/**
 * Says that a command was called in a way it does not understand. Ends in one sentence, the usage
 * of the command and exit code 2; carries no stack trace because the mistake is not in the program.
 */
final class UsageException extends Exception {
  UsageException(String message) {
    super(message, null, false, false);
  }

  /** The sentence to print. */
  String sentence() {
    return String.valueOf(getMessage());
  }
}
