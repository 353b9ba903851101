package io.weir.cli;

import io.weir.config.DidYouMean;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * System properties that Netty reads while its classes load, so they are set before any of them is
 * touched. Each is a default only: what the operator gives with {@code -D} wins. Main thread, once.
 */
final class JvmDefaults {
  static final String LOG_LEVEL = "WEIR_LOG_LEVEL";

  private static final List<String> LEVELS =
      List.of("error", "warn", "info", "debug", "trace", "off");

  private JvmDefaults() {}

  static void apply() {
    // Leak tracking is for tests, which run with "paranoid"; Netty's own default samples buffers.
    unlessGiven("io.netty.leakDetection.level", "disabled");
    // With the Add-Opens of the manifest this gives Netty direct buffers without a cleaner object.
    unlessGiven("io.netty.tryReflectionSetAccessible", "true");
    // Loops use direct buffers; one heap arena serves whatever little is left.
    unlessGiven("io.netty.allocator.numHeapArenas", "1");
  }

  /**
   * Why the level of the log that the environment asks for does not count, or "" if it does. The
   * library would take a word that it does not know for the most talkative level.
   */
  static String logLevel(@Nullable String wanted) {
    if (wanted == null || wanted.isEmpty() || LEVELS.contains(wanted.toLowerCase(Locale.ROOT))) {
      return "";
    }
    System.setProperty(LOG_LEVEL, "info");
    return "WEIR_LOG_LEVEL '"
        + wanted
        + "' is no level; accepted are "
        + String.join(", ", LEVELS)
        + DidYouMean.hint(wanted, LEVELS);
  }

  /** One direct arena per loop: fewer and loops wait for each other, more and memory is idle. */
  static void directArenas(int loops) {
    unlessGiven("io.netty.allocator.numDirectArenas", Integer.toString(loops));
  }

  private static void unlessGiven(String name, String value) {
    if (System.getProperty(name) == null) {
      System.setProperty(name, value);
    }
  }
}
