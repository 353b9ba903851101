package io.weir.admin;

import java.util.Locale;

/** How numbers are written for people; the page's script does the same. Stateless. */
public final class Quantity {
  private static final String NONE = "–";

  private Quantity() {}

  /** Events per second, with a decimal where it says something. */
  public static String rate(double perSecond) {
    double tenths = Math.round(perSecond * 10) / 10.0;
    return tenths > 0 && tenths < 10
        ? String.format(Locale.ROOT, "%.1f", tenths)
        : String.format(Locale.ROOT, "%,d", Math.round(perSecond));
  }

  /** A time with two digits or three and its unit; a dash if it is negative, so none. */
  public static String micros(long micros) {
    if (micros < 0) {
      return NONE;
    }
    double millis = micros / 1000.0;
    if (micros < 995) {
      return String.format(Locale.ROOT, "%.2f ms", millis);
    }
    if (micros < 9_950) {
      return String.format(Locale.ROOT, "%.1f ms", millis);
    }
    return micros < 999_500
        ? String.format(Locale.ROOT, "%.0f ms", millis)
        : String.format(Locale.ROOT, "%.2f s", micros / 1e6);
  }

  /** How long ago something was; a dash if the time is negative, so never. */
  public static String ago(long millis) {
    return millis < 0 ? NONE : duration(millis) + " ago";
  }

  /** A time since something: the two largest units that are not zero say enough. */
  public static String duration(long millis) {
    long seconds = millis / 1000;
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    if (seconds < 86400) {
      return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
    return seconds / 86400 + " d " + seconds % 86400 / 3600 + " h";
  }
}
