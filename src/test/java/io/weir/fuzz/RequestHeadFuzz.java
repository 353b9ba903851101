package io.weir.fuzz;

/** The bytes of a client, from the first: heads, and bodies behind them. */
public final class RequestHeadFuzz {
  private RequestHeadFuzz() {}

  /** Jazzer's and the corpus test's entry. */
  public static void fuzzerTestOneInput(byte[] input) {
    RequestLaws.check(input);
  }
}
