package io.weir.config;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The limits and timeouts that several sections share, and what is accepted of each. Holds no
 * state.
 */
final class Bounds {
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final Duration MINUTES = Duration.ofMinutes(10);
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration MONTH = Duration.ofDays(30);
  private static final Pattern MEDIA_TYPE = Pattern.compile("[!-~]+/[!-~][ -~]*");
  private static final int KIB = 1 << 10;
  private static final int MIB = 1 << 20;
  private static final long TIB = 1L << 40;
  static final int MAX_CONNECTIONS = 10_000_000;
  static final int MAX_WEIGHT = 1000;

  private Bounds() {}

  static LimitsConfig limits(Section section) {
    return new LimitsConfig(
        (int) section.bytes("request-line", 256, 64 * KIB),
        (int) section.bytes("header-bytes", KIB, MIB),
        section.integer("header-count", 8, 10_000),
        body(section),
        (int) section.bytes("body-rate", 0, MIB),
        section.integer("connections", 0, MAX_CONNECTIONS),
        section.integer("connections-per-client", 0, MAX_CONNECTIONS),
        (int) section.bytes("response-header-bytes", KIB, MIB),
        section.bytes("buffered-bytes", MIB, TIB));
  }

  static long body(Section limits) {
    return limits.bytes("body", 0, TIB);
  }

  static TimeoutConfig timeouts(Section section) {
    return new TimeoutConfig(
        section.duration("connect", MILLI, MINUTES),
        section.duration("queue", MILLI, MINUTES),
        section.duration("first-byte", Duration.ZERO, DAY),
        section.duration("idle", Duration.ZERO, DAY),
        section.duration("total", Duration.ZERO, DAY),
        section.duration("per-try", Duration.ZERO, DAY),
        section.duration("tunnel-idle", Duration.ZERO, MONTH));
  }

  static ClientTimeouts clientTimeouts(Section section) {
    return new ClientTimeouts(
        section.duration("header", MILLI, Duration.ofHours(1)),
        section.duration("body-idle", Duration.ZERO, DAY),
        section.duration("keep-alive", MILLI, DAY),
        section.duration("lifetime", Duration.ZERO, MONTH),
        section.duration("drain", Duration.ZERO, Duration.ofHours(1)));
  }

  static String contentType(Section section) {
    String type = section.string("content-type");
    if (!MEDIA_TYPE.matcher(type).matches()) {
      section.problem("content-type", "is no media type; accepted are such as text/html");
    }
    return type;
  }

  static PoolConfig pool(Section section) {
    return new PoolConfig(
        section.integer("max-idle", 0, 1_000_000),
        section.duration("idle-timeout", MILLI, DAY),
        section.bool("learn-idle-timeout"),
        section.duration("lifetime", Duration.ZERO, MONTH),
        section.integer("queue-limit", 0, 1_000_000),
        section.integer("unproven-limit", 1, 1_000_000));
  }

  static RetryConfig retry(Section section) {
    return new RetryConfig(
        section.integer("attempts", 0, 10),
        section.parseAll("statuses", StatusRange::parseError),
        section.duration("back-off", Duration.ZERO, MINUTES),
        section.duration("max-back-off", Duration.ZERO, MINUTES),
        (int) section.bytes("replay-bytes", 0, 16 * MIB));
  }

  static RetryBudgetConfig retryBudget(Section section) {
    return new RetryBudgetConfig(
        section.percent("share", 0, 100), section.integer("per-second", 0, 1_000_000));
  }

  static Duration holdWhenDown(Section section) {
    return section.duration("hold-when-down", Duration.ZERO, MINUTES);
  }

  static SlowStartConfig slowStart(Section section) {
    return new SlowStartConfig(
        section.duration("window", Duration.ZERO, Duration.ofHours(1)),
        section.decimal("aggression", 0.1, 10),
        section.percent("min-weight", 1, 100));
  }

  static AdaptiveConfig adaptive(Section section) {
    int min = section.integer("min", 1, MAX_CONNECTIONS);
    int max = section.integer("max", 1, MAX_CONNECTIONS);
    if (max < min) {
      section.problem("max", "is less than min, which is " + min);
    }
    return new AdaptiveConfig(
        section.bool("enabled"),
        min,
        Math.max(min, max),
        section.percent("tolerance", 1, 400),
        section.duration("remeasure", Duration.ofSeconds(1), Duration.ofHours(1)));
  }

  static int maxRequests(Section section) {
    return section.integer("max-requests", 0, MAX_CONNECTIONS);
  }

  static int maxConnections(Section section) {
    return section.integer("max-connections", 0, MAX_CONNECTIONS);
  }
}
