package io.weir.fuzz;

/** The bytes of a backend that answers one request: interim responses, a head, a body. */
public final class ResponseHeadFuzz {
  private ResponseHeadFuzz() {}

  /** Jazzer's and the corpus test's entry. */
  public static void fuzzerTestOneInput(byte[] input) {
    ResponseLaws.check(input);
  }
}
