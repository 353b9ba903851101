package io.weir.cluster;

/** How an attempt went, as far as it says something about its backend. */
public enum AttemptResult {
  /** A response header came. */
  ANSWERED,

  /** A response header came that says that the backend is in trouble. */
  FAULTY,

  /** The backend refused, hung up, or broke the rules. */
  FAILED,

  /** Somebody else had enough of waiting, or did not want the answer any more. */
  GIVEN_UP;

  private static final int FIRST_FAULT = 500;

  /** What a status says. */
  public static AttemptResult of(int status) {
    return status >= FIRST_FAULT ? FAULTY : ANSWERED;
  }
}
