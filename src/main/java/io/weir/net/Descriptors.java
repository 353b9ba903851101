package io.weir.net;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;

/**
 * The kernel's limit on open descriptors (RLIMIT_NOFILE) and what follows from it. Every connection
 * is one descriptor, so weir stops accepting before the kernel does: a process without descriptors
 * cannot open a backend connection, a log file or a class. Stateless.
 */
@ControlOnly
public final class Descriptors {
  private static final long UNKNOWN = -1;
  private static final int LISTENERS_AND_FILES = 32;

  private Descriptors() {}

  /** The soft limit, which the JVM raises to the hard one when it starts; -1 where unknown. */
  public static long limit() {
    return system() instanceof UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : UNKNOWN;
  }

  /** The descriptors open now, counted in time proportional to them; -1 where unknown. */
  public static long open() {
    return system() instanceof UnixOperatingSystemMXBean unix
        ? unix.getOpenFileDescriptorCount()
        : UNKNOWN;
  }

  /**
   * How many client connections may be open at once. What remains of {@code limit} after {@code
   * reserve} (files, listeners, event loops, admin, idle backend connections) is halved, because in
   * the worst case each client connection needs a backend connection at the same time.
   *
   * @param limit as from {@link #limit}; -1 gives no bound
   * @return at least 1
   */
  public static int clientConnections(long limit, long reserve) {
    if (limit < 0) {
      return Integer.MAX_VALUE;
    }
    return (int) Math.min(Math.max((limit - reserve) / 2, 1), Integer.MAX_VALUE);
  }

  /**
   * The part of {@code reserve} that a small limit can afford: what is open already and some for
   * listeners and files, or a quarter of the limit. Otherwise a process with few descriptors would
   * keep them all for bad times.
   *
   * @param open as from {@link #open} before the first listener is bound
   */
  public static long affordable(int reserve, long limit, long open) {
    return Math.min(reserve, Math.max(limit / 4, open + LISTENERS_AND_FILES));
  }

  private static OperatingSystemMXBean system() {
    return ManagementFactory.getOperatingSystemMXBean();
  }
}
