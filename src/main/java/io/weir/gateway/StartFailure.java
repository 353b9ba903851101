package io.weir.gateway;

/**
 * Says why a gateway could not start, in one sentence per line for an operator: a port in use, a
 * directory that is not there, a configuration with problems. By the time it is thrown everything
 * that had been opened is closed again. Carries no stack trace, because the mistake is outside the
 * program.
 */
public final class StartFailure extends RuntimeException {
  StartFailure(String message) {
    super(message, null, false, false);
  }

  /** What to print. */
  public String sentence() {
    return String.valueOf(getMessage());
  }
}
