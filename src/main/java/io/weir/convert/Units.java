package io.weir.convert;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and sizes as nginx writes them, and as weir does. No state. */
final class Units {
  private static final Pattern PART = Pattern.compile("\\s*([0-9]{1,9})(ms|[smhdwMy]?)\\s*");
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})([kKmMgG]?)");
  private static final long SECOND = 1_000;
  private static final long DAY = 86_400 * SECOND;

  static final long MINUTE = 60 * SECOND;
  static final long UNKNOWN = -1;

  /** A unit and what one of it is. */
  private record Unit(String name, long amount) {}

  private static final List<Unit> TIMES =
      List.of(
          new Unit("d", DAY),
          new Unit("h", 60 * MINUTE),
          new Unit("m", MINUTE),
          new Unit("s", SECOND),
          new Unit("ms", 1));
  private static final List<Unit> SIZES =
      List.of(
          new Unit("GiB", 1L << 30),
          new Unit("MiB", 1L << 20),
          new Unit("KiB", 1L << 10),
          new Unit("B", 1));

  private Units() {}

  /** Such as 60, 90s, 1h 30m, in milliseconds; UNKNOWN if it is no time. */
  static long millis(String text) {
    Matcher part = PART.matcher(text);
    long sum = 0;
    int at = 0;
    while (at < text.length()) {
      if (!part.find(at) || part.start() != at) {
        return UNKNOWN;
      }
      sum += Long.parseLong(part.group(1)) * factor(part.group(2));
      at = part.end();
    }
    return text.isBlank() ? UNKNOWN : sum;
  }

  private static long factor(String unit) {
    return switch (unit) {
      case "ms" -> 1;
      case "m" -> MINUTE;
      case "h" -> 60 * MINUTE;
      case "d" -> DAY;
      case "w" -> 7 * DAY;
      case "M" -> 30 * DAY;
      case "y" -> 365 * DAY;
      default -> SECOND;
    };
  }

  /** Such as 10m, in bytes; UNKNOWN if it is no size. */
  static long bytes(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      return UNKNOWN;
    }
    int shift =
        switch (size.group(2)) {
          case "k", "K" -> 10;
          case "m", "M" -> 20;
          case "g", "G" -> 30;
          default -> 0;
        };
    return Long.parseLong(size.group(1)) << shift;
  }

  /** A time as weir writes it. */
  static String time(long millis) {
    return millis == 0 ? "0s" : print(millis, TIMES);
  }

  /** A size as weir writes it. */
  static String size(long bytes) {
    return bytes == 0 ? "0" : print(bytes, SIZES);
  }

  private static String print(long amount, List<Unit> units) {
    for (Unit unit : units) {
      if (amount % unit.amount() == 0) {
        return amount / unit.amount() + unit.name();
      }
    }
    throw new AssertionError("the last unit divides everything");
  }
}
