package io.weir.http;

import io.netty.util.AsciiString;
import io.netty.util.NetUtil;

/**
 * Reads {@code host[:port]}, as it stands in Host and in absolute targets. The grammar is narrower
 * than that of URIs: letters, digits, dots, hyphens and underscores, or an IPv6 address in
 * brackets; no user, no percent signs, no empty labels, and a port of 1 to 65535 if there is a
 * colon. So no two readers can take different hosts from it.
 *
 * <p>An instance belongs to one connection and remembers the last text, because a client asks for
 * one host again and again.
 */
public final class Authority {

  private static final int MAX_LENGTH = 255 + 6;

  private String text = "";
  private String host = "";
  private int port = -1;

  /** Reads the text; false if it is no authority, and then there is no host. */
  public boolean parse(CharSequence newText) {
    if (AsciiString.contentEquals(newText, text)) {
      return !host.isEmpty();
    }
    text = newText.toString();
    boolean valid = isValid(text);
    host = valid ? hostOf(text) : "";
    port = valid ? port(text, 0, text.length()) : -1;
    return valid;
  }

  private static String hostOf(String text) {
    int end = hostEnd(text, 0, text.length());
    boolean rooted = text.charAt(end - 1) == '.';
    return Ascii.lowerCase(text.substring(0, rooted ? end - 1 : end));
  }

  /** The host in lower case without port and trailing dot; an IPv6 address keeps its brackets. */
  public String host() {
    return host;
  }

  /** The port, or -1 if none is named. */
  public int port() {
    return port;
  }

  static boolean isValid(CharSequence text) {
    return isValid(text, 0, text.length());
  }

  static boolean isValid(CharSequence text, int from, int to) {
    if (from == to || to - from > MAX_LENGTH) {
      return false;
    }
    int end = hostEnd(text, from, to);
    boolean host = text.charAt(from) == '[' ? isIpv6(text, from, end) : isName(text, from, end);
    return host && (end == to || port(text, from, to) > 0);
  }

  /** Where the host ends: at the colon of the port, or at the end. */
  private static int hostEnd(CharSequence text, int from, int to) {
    char stop = text.charAt(from) == '[' ? ']' : ':';
    for (int i = from; i < to; i++) {
      if (text.charAt(i) == stop) {
        return stop == ']' ? i + 1 : i;
      }
    }
    return to;
  }

  private static boolean isName(CharSequence text, int from, int to) {
    char before = '.';
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if (c == '.' ? before == '.' : !Ascii.isLetterOrDigit(c) && c != '-' && c != '_') {
        return false;
      }
      before = c;
    }
    return from < to;
  }

  private static boolean isIpv6(CharSequence text, int from, int to) {
    if (to - from < 4 || text.charAt(to - 1) != ']') {
      return false;
    }
    for (int i = from + 1; i < to - 1; i++) {
      char c = text.charAt(i);
      if (Ascii.hex(c) < 0 && c != ':' && c != '.') {
        return false;
      }
    }
    return NetUtil.isValidIpV6Address(text.subSequence(from + 1, to - 1));
  }

  /** The port behind the host: -1 if there is none, 0 if it is malformed. */
  private static int port(CharSequence text, int from, int to) {
    int end = hostEnd(text, from, to);
    if (end == to) {
      return -1;
    }
    int digits = to - end - 1;
    if (text.charAt(end) != ':' || digits < 1 || digits > 5 || text.charAt(end + 1) == '0') {
      return 0;
    }
    int port = 0;
    for (int i = end + 1; i < to; i++) {
      if (!Ascii.isDigit(text.charAt(i))) {
        return 0;
      }
      port = 10 * port + text.charAt(i) - '0';
    }
    return port > 65535 ? 0 : port;
  }

  /**
   * Whether {@code a[from, to)} and {@code b} name the same host and port; both must be valid. A
   * port that is missing is the default port.
   */
  static boolean same(CharSequence a, int from, int to, CharSequence b, int defaultPort) {
    int length = hostEnd(a, from, to) - from;
    int otherLength = hostEnd(b, 0, b.length());
    if (length != otherLength) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (Ascii.lower(a.charAt(from + i)) != Ascii.lower(b.charAt(i))) {
        return false;
      }
    }
    return effective(port(a, from, to), defaultPort)
        == effective(port(b, 0, b.length()), defaultPort);
  }

  private static int effective(int port, int defaultPort) {
    return port < 0 ? defaultPort : port;
  }
}
