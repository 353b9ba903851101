package io.weir.config;

import java.util.regex.Pattern;

/** The grammar of host names, lower case. Holds no state. */
final class HostName {
  private static final int MAX_LENGTH = 253;
  private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
  private static final Pattern DIGITS = Pattern.compile("[0-9]+");

  private HostName() {}

  /** Whether the text is a name or an IPv4 address. */
  static boolean isValid(String host) {
    if (host.isEmpty() || host.length() > MAX_LENGTH) {
      return false;
    }
    String[] labels = host.split("\\.", -1);
    for (String label : labels) {
      if (!LABEL.matcher(label).matches()) {
        return false;
      }
    }
    // A name that ends in a number would be an address to most programs, so it must be one.
    return !DIGITS.matcher(labels[labels.length - 1]).matches() || IpLiteral.parse(host) != null;
  }
}
