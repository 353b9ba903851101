package io.weir.health;

import io.weir.config.EjectionConfig;

/**
 * Three counts of failures in a row in one word: of any kind, of gateway failures, of connect
 * failures. A failure of a wider kind ends the rows of the narrower ones. Pure functions.
 */
final class Streaks {
  private static final int BITS = 10;
  private static final int MASK = (1 << BITS) - 1;

  private Streaks() {}

  /** The word after one more failure; counts stop at their bound. */
  static int after(int word, Conduct conduct) {
    int failures = next(failures(word));
    int gateway = conduct == Conduct.SERVER_ERROR ? 0 : next(gateway(word));
    int connect = conduct == Conduct.CONNECT ? next(connect(word)) : 0;
    return pack(failures, gateway, connect);
  }

  static int failures(int word) {
    return word & MASK;
  }

  static int gateway(int word) {
    return (word >>> BITS) & MASK;
  }

  static int connect(int word) {
    return word >>> (2 * BITS);
  }

  private static int next(int count) {
    return Math.min(count + 1, MASK);
  }

  private static int pack(int failures, int gateway, int connect) {
    return (connect << (2 * BITS)) | (gateway << BITS) | failures;
  }

  /**
   * How long a row must be; 0 is no matter how long. Immutable.
   *
   * @param failures of any kind
   */
  record Limits(int failures, int gateway, int connect) {
    static final Limits NONE = new Limits(0, 0, 0);

    static Limits of(EjectionConfig config) {
      return config.enabled()
          ? new Limits(config.failures(), config.gatewayFailures(), config.connectFailures())
          : NONE;
    }

    boolean reached(int word) {
      return reached(Streaks.failures(word), failures)
          || reached(Streaks.gateway(word), gateway)
          || reached(Streaks.connect(word), connect);
    }

    private static boolean reached(int count, int limit) {
      return limit > 0 && count >= limit;
    }

    /** What gave rise to it, the narrowest kind first. */
    Cause cause(int word) {
      if (reached(Streaks.connect(word), connect)) {
        return Cause.CONNECT;
      }
      return reached(Streaks.gateway(word), gateway) ? Cause.GATEWAY : Cause.FAILURES;
    }

    /** The length of the row that {@link #cause} speaks of. */
    int length(int word) {
      return switch (cause(word)) {
        case CONNECT -> Streaks.connect(word);
        case GATEWAY -> Streaks.gateway(word);
        default -> Streaks.failures(word);
      };
    }

    /** The word of a backend that is on probation: one failure more and it is reached. */
    int probation() {
      return pack(oneLess(failures), oneLess(gateway), oneLess(connect));
    }

    private static int oneLess(int limit) {
      return Math.max(0, limit - 1);
    }
  }
}
