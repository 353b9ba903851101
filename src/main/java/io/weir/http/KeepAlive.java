package io.weir.http;

/**
 * What a sender says in Keep-Alive about its connection: {@code timeout=5, max=100}. No standard
 * has it; RFC 2068 section 19.7.1 had a trace of it, and most servers send it. Stateless.
 */
public final class KeepAlive {
  private static final String TIMEOUT = "timeout";

  /** More digits than any server means. */
  private static final int MAX_DIGITS = 9;

  private KeepAlive() {}

  /**
   * The seconds after which the sender closes when nothing comes; 0 if it does not say, or says
   * nothing that can be used. Servers round down, so that {@code timeout=0} is some part of a
   * second. {@code max} is left alone: the last answer has {@code Connection: close} anyway, and
   * whether a 0 means none or any number is a matter of taste. Allocates nothing.
   */
  public static int timeoutSeconds(CharSequence value) {
    int from = 0;
    while (from < value.length()) {
      int end = Tokens.end(value, from);
      int start = Tokens.trimStart(value, from, end);
      if (start + TIMEOUT.length() < end && Ascii.regionMatches(value, start, TIMEOUT)) {
        int seconds = number(value, start + TIMEOUT.length(), end);
        if (seconds != 0) {
          return seconds;
        }
      }
      from = end + 1;
    }
    return 0;
  }

  /** The number behind an equals sign, which may have space around it; 0 if there is none. */
  private static int number(CharSequence value, int from, int to) {
    int equals = Tokens.trimStart(value, from, to);
    if (equals == to || value.charAt(equals) != '=') {
      return 0;
    }
    int start = Tokens.trimStart(value, equals + 1, to);
    int end = Tokens.trimEnd(value, start, to);
    if (end - start > MAX_DIGITS) {
      return 0;
    }
    int number = 0;
    for (int i = start; i < end; i++) {
      if (!Ascii.isDigit(value.charAt(i))) {
        return 0;
      }
      number = 10 * number + value.charAt(i) - '0';
    }
    return number;
  }
}
