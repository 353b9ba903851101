package io.weir.http;

/**
 * Finds cookies in the lines of a request (RFC 6265 section 5.4) without making anything of them.
 * What is not of the form {@code name=value} is passed by. Stateless.
 */
public final class Cookies {
  /** There is no further cookie of that name. */
  public static final long NONE = -1;

  private Cookies() {}

  /**
   * The next value of a cookie in a line, without quotes around it.
   *
   * @param name in its own case: names of cookies are not folded
   * @param from 0, or where the value before ended
   * @return a place to be read with {@link #from} and {@link #to}, or {@link #NONE}
   */
  public static long next(CharSequence line, String name, int from) {
    int at = from;
    while (at < line.length()) {
      int end = indexOf(line, ';', at, line.length());
      int begin = skipBlanks(line, at, end);
      int equals = indexOf(line, '=', begin, end);
      if (equals < end && isAt(line, begin, equals, name)) {
        return value(line, equals + 1, end);
      }
      at = end + 1;
    }
    return NONE;
  }

  /** Where the value begins. */
  public static int from(long place) {
    return (int) (place >>> 32);
  }

  /** Where the value ends; the search may go on here. */
  public static int to(long place) {
    return (int) place;
  }

  private static long value(CharSequence line, int from, int end) {
    int begin = skipBlanks(line, from, end);
    int last = end;
    while (last > begin && isBlank(line.charAt(last - 1))) {
      last--;
    }
    boolean quoted = last - begin >= 2 && line.charAt(begin) == '"' && line.charAt(last - 1) == '"';
    return quoted ? place(begin + 1, last - 1) : place(begin, last);
  }

  private static long place(int from, int to) {
    return (long) from << 32 | to;
  }

  private static boolean isAt(CharSequence line, int from, int to, String name) {
    int last = to;
    while (last > from && isBlank(line.charAt(last - 1))) {
      last--;
    }
    if (last - from != name.length()) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (line.charAt(from + i) != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static int skipBlanks(CharSequence line, int from, int end) {
    int at = from;
    while (at < end && isBlank(line.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private static int indexOf(CharSequence line, char wanted, int from, int end) {
    int at = from;
    while (at < end && line.charAt(at) != wanted) {
      at++;
    }
    return at;
  }
}
