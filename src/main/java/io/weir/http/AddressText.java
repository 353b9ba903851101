package io.weir.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Reads numeric addresses as they stand in X-Forwarded-For; never asks a name server. */
final class AddressText {

  private AddressText() {}

  /** The address, with or without brackets, port and surrounding space; null for anything else. */
  static @Nullable InetAddress parse(String item) {
    String text = bare(item.strip());
    if (text.isEmpty() || text.indexOf('%') >= 0 || text.indexOf('[') >= 0) {
      return null;
    }
    if (!NetUtil.isValidIpV4Address(text) && !NetUtil.isValidIpV6Address(text)) {
      return null;
    }
    try {
      // Nothing is looked up for a literal. Netty's own reader takes ::1.2.3.4 for 1.2.3.4, which
      // only ::ffff:1.2.3.4 is (RFC 4291 section 2.5.5).
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      return null; // The JDK takes every literal that Netty does.
    }
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
