package io.weir.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Turns texts into values. What is wrong with one is thrown as IllegalArgumentException, with a
 * message that goes on after the quoted text. Holds no state.
 */
final class Scalars {
  private static final Set<String> YES = Set.of("true", "yes", "on");
  private static final Set<String> NO = Set.of("false", "no", "off");

  private Scalars() {}

  static boolean bool(String text) {
    if (!YES.contains(text) && !NO.contains(text)) {
      throw new IllegalArgumentException("is neither true nor false");
    }
    return YES.contains(text);
  }

  static String word(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("is empty");
    }
    return text;
  }

  static int integer(String text, int min, int max) {
    String range = min + " to " + max;
    if (!text.matches("[+-]?[0-9]{1,40}")) {
      throw new IllegalArgumentException("is not a whole number; accepted are " + range);
    }
    return (int) within(Math.round(Double.parseDouble(text)), min, max, range);
  }

  static double decimal(String text, double min, double max) {
    String range = print(min) + " to " + print(max);
    return within(number(text, "a number", range), min, max, range);
  }

  /** The number before the sign, divided by a hundred. */
  static double percent(String text, int min, int max) {
    String range = min + "% to " + max + "%";
    if (!text.endsWith("%")) {
      throw new IllegalArgumentException("has no percent sign; accepted are " + range);
    }
    String amount = text.substring(0, text.length() - 1).stripTrailing();
    return within(number(amount, "a share", range), min, max, range) / 100;
  }

  private static double number(String text, String what, String range) {
    if (!text.matches("[+-]?[0-9]{1,20}([.][0-9]{1,20})?")) {
      throw new IllegalArgumentException("is not " + what + "; accepted are " + range);
    }
    return Double.parseDouble(text);
  }

  private static double within(double amount, double min, double max, String range) {
    if (amount < min || amount > max) {
      throw new IllegalArgumentException("is out of range; accepted are " + range);
    }
    return amount;
  }

  private static String print(double number) {
    boolean whole = number == Math.rint(number);
    return whole ? Long.toString((long) number) : Double.toString(number);
  }

  static long bytes(String text, long min, long max) {
    return within(Units.bytes(text), min, max, Units.print(min) + " to " + Units.print(max));
  }

  static Duration duration(String text, Duration min, Duration max) {
    String range = (min.isZero() ? "0s (off)" : Units.print(min)) + " to " + Units.print(max);
    return Duration.ofNanos(within(Units.nanos(text), min.toNanos(), max.toNanos(), range));
  }

  private static long within(long amount, long min, long max, String range) {
    if (amount < min || amount > max) {
      throw new IllegalArgumentException("is out of range; accepted are " + range);
    }
    return amount;
  }

  static <E extends Enum<E>> E choice(String text, Class<E> type) {
    List<String> names = names(type);
    int index = names.indexOf(text);
    if (index < 0) {
      throw new IllegalArgumentException(
          "is not known; accepted are " + String.join(", ", names) + DidYouMean.hint(text, names));
    }
    return type.getEnumConstants()[index];
  }

  /** The names of the constants as they are written in a file. */
  static <E extends Enum<E>> List<String> names(Class<E> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .toList();
  }
}
