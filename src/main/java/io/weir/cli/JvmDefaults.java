package io.weir.cli;

/**
 * System properties that Netty reads while its classes load, so they are set before any of them is
 * touched. Each is a default only: what the operator gives with {@code -D} wins. Main thread, once.
 */
final class JvmDefaults {
  private JvmDefaults() {}

  static void apply() {
    // Leak tracking is for tests, which run with "paranoid"; Netty's own default samples buffers.
    unlessGiven("io.netty.leakDetection.level", "disabled");
    // With the Add-Opens of the manifest this gives Netty direct buffers without a cleaner object.
    unlessGiven("io.netty.tryReflectionSetAccessible", "true");
    // Loops use direct buffers; one heap arena serves whatever little is left.
    unlessGiven("io.netty.allocator.numHeapArenas", "1");
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
