package io.weir.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers with a unit: durations in nanoseconds, sizes in bytes. Holds no state. */
public final class Units {
  static final String DURATIONS = "durations such as 500ms, 10s, 5m, 1h";
  static final String SIZES =
      "sizes such as 512B, 8KiB, 10MiB, 1GiB, or kB, MB, GB for powers of ten";

  private static final Pattern NUMBER =
      Pattern.compile("([+-]?[0-9]{1,40}(?:\\.[0-9]{1,40})?)\\s*(\\S*)");
  private static final Map<String, Long> NANOS =
      Map.ofEntries(
          Map.entry("ns", 1L),
          Map.entry("us", 1_000L),
          Map.entry("ms", 1_000_000L),
          Map.entry("s", 1_000_000_000L),
          Map.entry("second", 1_000_000_000L),
          Map.entry("seconds", 1_000_000_000L),
          Map.entry("m", 60_000_000_000L),
          Map.entry("minute", 60_000_000_000L),
          Map.entry("minutes", 60_000_000_000L),
          Map.entry("h", 3_600_000_000_000L),
          Map.entry("hour", 3_600_000_000_000L),
          Map.entry("hours", 3_600_000_000_000L),
          Map.entry("d", 86_400_000_000_000L),
          Map.entry("day", 86_400_000_000_000L),
          Map.entry("days", 86_400_000_000_000L));
  private static final Map<String, Long> BYTES =
      Map.of(
          "B", 1L,
          "kB", 1_000L,
          "MB", 1_000_000L,
          "GB", 1_000_000_000L,
          "KiB", 1L << 10,
          "MiB", 1L << 20,
          "GiB", 1L << 30);

  /** Units as others write them. */
  private static final Map<String, String> MEANT =
      Map.ofEntries(
          Map.entry("k", "KiB"),
          Map.entry("kb", "kB"),
          Map.entry("kib", "KiB"),
          Map.entry("m", "MiB"),
          Map.entry("mb", "MB"),
          Map.entry("mib", "MiB"),
          Map.entry("g", "GiB"),
          Map.entry("gb", "GB"),
          Map.entry("gib", "GiB"),
          Map.entry("b", "B"),
          Map.entry("bytes", "B"),
          Map.entry("sec", "s"),
          Map.entry("secs", "s"),
          Map.entry("min", "m"),
          Map.entry("mins", "m"),
          Map.entry("hr", "h"),
          Map.entry("hrs", "h"),
          Map.entry("msec", "ms"),
          Map.entry("millis", "ms"));

  private static final List<String> DURATION_STEPS = List.of("d", "h", "m", "s", "ms", "us", "ns");
  private static final List<String> SIZE_STEPS = List.of("GiB", "MiB", "KiB", "B");

  private Units() {}

  /**
   * The duration in nanoseconds, which may be negative; the largest long if it is larger. Exact as
   * far as a double is. BigDecimal would be exact in any case, and costs a start 25 ms on JDK 25.
   *
   * @throws IllegalArgumentException with a message that goes on after the quoted text
   */
  public static long nanos(String text) {
    return amount(text, NANOS, DURATIONS, "s");
  }

  /** The size in bytes, as {@link #nanos}. Zero needs no unit. */
  static long bytes(String text) {
    return text.equals("0") ? 0 : amount(text, BYTES, SIZES, "B");
  }

  private static long amount(String text, Map<String, Long> units, String accepted, String usual) {
    Matcher matcher = NUMBER.matcher(text.trim());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("is not a number with a unit; accepted are " + accepted);
    }
    String unit = matcher.group(2);
    if (unit.isEmpty()) {
      throw new IllegalArgumentException(
          "has no unit; accepted are " + accepted + "; did you mean \"" + text + usual + "\"?");
    }
    Long factor = units.get(unit);
    if (factor == null) {
      String meant = MEANT.getOrDefault(unit.toLowerCase(Locale.ROOT), "");
      throw new IllegalArgumentException(
          "has an unknown unit; accepted are "
              + accepted
              + (units.containsKey(meant) ? DidYouMean.say(matcher.group(1) + meant) : ""));
    }
    return Math.round(Double.parseDouble(matcher.group(1)) * factor);
  }

  static String print(Duration duration) {
    long nanos = duration.toNanos();
    return nanos == 0 ? "0s" : print(nanos, DURATION_STEPS, NANOS);
  }

  static String print(long bytes) {
    return bytes == 0 ? "0" : print(bytes, SIZE_STEPS, BYTES);
  }

  /** In the largest unit that leaves a whole number. */
  private static String print(long amount, List<String> steps, Map<String, Long> units) {
    for (String unit : steps) {
      @Nullable Long factor = units.get(unit);
      if (factor != null && amount % factor == 0) {
        return amount / factor + unit;
      }
    }
    return Long.toString(amount);
  }
}
