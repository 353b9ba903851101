package io.weir.config;

import java.util.List;

/**
 * What an operator probably did not mean although it is no mistake: settings that can never matter,
 * things that nothing uses, addresses that lead back. Only what somebody wrote is spoken of, never
 * a default. Looks at the configuration alone, not at the machine. Holds no state.
 */
public final class Advice {
  private Advice() {}

  /** In the order of files and lines; empty for a configuration with problems. */
  public static List<Problem> of(Loaded loaded) {
    Problems found = new Problems();
    if (loaded.problems().isEmpty()) {
      new TimeAdvice(loaded, found).run();
      new LimitAdvice(loaded, found).run();
      new UseAdvice(loaded, found).run();
    }
    return found.list();
  }
}
