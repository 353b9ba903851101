package io.weir.config;

import java.util.List;

/**
 * Statuses from one to another, both included. Immutable.
 *
 * @param from at least 100
 * @param to at most 599
 */
public record StatusRange(int from, int to) {
  private static final String ACCEPTED = "accepted are such as 204, 200-399 and 5xx";
  private static final int FIRST_ERROR = 400;

  public boolean contains(int status) {
    return status >= from && status <= to;
  }

  /** Whether any of them contains it; allocates nothing. */
  public static boolean anyContains(List<StatusRange> ranges, int status) {
    for (int i = 0; i < ranges.size(); i++) {
      if (ranges.get(i).contains(status)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Such as {@code 204}, {@code 200-399} or {@code 5xx}.
   *
   * @throws IllegalArgumentException with a message that goes on after the quoted text
   */
  public static StatusRange parse(String text) {
    if (text.matches("[1-5]xx")) {
      int hundreds = 100 * (text.charAt(0) - '0');
      return new StatusRange(hundreds, hundreds + 99);
    }
    if (!text.matches("[1-5][0-9]{2}(-[1-5][0-9]{2})?")) {
      throw new IllegalArgumentException("is no range of statuses; " + ACCEPTED);
    }
    int from = Integer.parseInt(text.substring(0, 3));
    int to = text.length() == 3 ? from : Integer.parseInt(text.substring(4));
    if (to < from) {
      throw new IllegalArgumentException("ends before it begins; " + ACCEPTED);
    }
    return new StatusRange(from, to);
  }

  /** As the other, for errors alone. */
  static StatusRange parseError(String text) {
    StatusRange range = parse(text);
    if (range.from < FIRST_ERROR) {
      throw new IllegalArgumentException("is no error; accepted are such as 503, 502-504 and 5xx");
    }
    return range;
  }

  @Override
  public String toString() {
    return from == to ? String.valueOf(from) : from + "-" + to;
  }
}
