package io.weir.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.stream.IntStream;

/**
 * Runs one scenario for many ways of cutting the same bytes: whatever the cut, the outcome must be
 * the same. No state.
 */
public final class Splits {
  /** What is done with bytes that must be sent cut before these indexes. */
  @FunctionalInterface
  public interface Scenario {
    void run(byte[] bytes, int... cuts);
  }

  private Splits() {}

  /** Once in one piece, then cut in two at each place, then in pieces of one byte. */
  public static void everywhere(String bytes, Scenario scenario) {
    everywhere(bytes.getBytes(ISO_8859_1), scenario);
  }

  /** The same for bytes. */
  public static void everywhere(byte[] bytes, Scenario scenario) {
    run(bytes, scenario);
    for (int cut = 1; cut < bytes.length; cut++) {
      run(bytes, scenario, cut);
    }
    run(bytes, scenario, IntStream.range(1, bytes.length).toArray());
  }

  private static void run(byte[] bytes, Scenario scenario, int... cuts) {
    try {
      scenario.run(bytes, cuts);
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError(where(bytes, cuts) + ": " + e.getMessage(), e);
    }
  }

  private static String where(byte[] bytes, int... cuts) {
    if (cuts.length == 0) {
      return "in one piece";
    }
    if (cuts.length > 1) {
      return "in pieces of one byte";
    }
    String before = new String(bytes, 0, cuts[0], ISO_8859_1);
    String after = new String(bytes, cuts[0], bytes.length - cuts[0], ISO_8859_1);
    String shown = before.substring(Math.max(0, before.length() - 12)) + "|";
    shown += after.substring(0, Math.min(12, after.length()));
    return "cut at " + cuts[0] + " (" + shown.replace("\r", "\\r").replace("\n", "\\n") + ")";
  }
}
