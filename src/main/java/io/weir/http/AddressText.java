package io.weir.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Reads numeric addresses as they stand in X-Forwarded-For; never asks a name server. */
final class AddressText {
  private static final int MAX_GROUP = 4;

  private AddressText() {}

  /** The address, with or without brackets, port and surrounding space; null for anything else. */
  static @Nullable InetAddress parse(String item) {
    String text = bare(item.strip());
    if (!NetUtil.isValidIpV4Address(text) && !looksLikeIpV6(text)) {
      return null;
    }
    try {
      // Nothing is looked up for what can be no name. Netty's own reader takes ::1.2.3.4 for
      // 1.2.3.4, which only ::ffff:1.2.3.4 is (RFC 4291 section 2.5.5).
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /**
   * Whether all that stands here may stand in an address of version 6, with its last part perhaps
   * as one of version 4 (RFC 4291 section 2.2). The JDK judges the rest, but takes groups that are
   * too long if they begin with zeros.
   */
  private static boolean looksLikeIpV6(String text) {
    int lastPart = text.lastIndexOf(':') + 1;
    boolean dotted = NetUtil.isValidIpV4Address(text.substring(lastPart));
    int end = dotted ? lastPart : text.length();
    int digits = 0;
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      digits = c == ':' ? 0 : digits + 1;
      if (digits > MAX_GROUP || (c != ':' && Ascii.hex(c) < 0)) {
        return false;
      }
    }
    return lastPart > 0;
  }

  /** The text without brackets and port, or an empty one. */
  private static String bare(String text) {
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      return end > 0 && isPort(text, end + 1) ? text.substring(1, end) : "";
    }
    int colon = text.indexOf(':');
    if (colon < 0 || text.indexOf(':', colon + 1) >= 0) {
      return text;
    }
    return isPort(text, colon) ? text.substring(0, colon) : "";
  }

  /** Whether the text ends at {@code from}, or has a colon and digits there. */
  private static boolean isPort(String text, int from) {
    if (from == text.length()) {
      return true;
    }
    for (int i = from + 1; i < text.length(); i++) {
      if (!Ascii.isDigit(text.charAt(i))) {
        return false;
      }
    }
    return text.charAt(from) == ':' && text.length() > from + 1;
  }
}
