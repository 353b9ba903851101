package io.weir.config;

import java.net.IDN;
import java.util.Locale;

/**
 * Which hosts a route serves. Immutable.
 *
 * @param host lower case, without port; an IPv6 address stands in brackets
 * @param wildcard whether any name one or more labels below {@code host} is meant, and not the host
 *     itself
 */
public record HostPattern(String host, boolean wildcard) {
  private static final String WILDCARD = "*.";

  /**
   * Reads {@code shop.example.com} or {@code *.example.com}.
   *
   * @throws IllegalArgumentException with a message that goes on after the quoted text
   */
  public static HostPattern parse(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    boolean wildcard = lower.startsWith(WILDCARD);
    String host = wildcard ? lower.substring(WILDCARD.length()) : lower;
    if (host.equals("*")) {
      throw new IllegalArgumentException("is every host; leave the key out to serve them all");
    }
    String ascii = ascii(host);
    if (!ascii.equals(host)) {
      throw new IllegalArgumentException(
          "is not what is sent in requests; did you mean \""
              + (wildcard ? WILDCARD : "")
              + ascii
              + "\"?");
    }
    boolean valid = HostName.isValid(host) || (!wildcard && isBracketed(host));
    if (!valid) {
      throw new IllegalArgumentException(
          "is not a host; accepted are such as shop.example.com or *.example.com, "
              + "without scheme and port"
              + meant(lower));
    }
    return new HostPattern(host, wildcard);
  }

  /** The host in what looks like an URL, or has a port. */
  private static String meant(String text) {
    String host = text.replaceFirst("^https?://", "").replaceFirst("(:[0-9]+)?(/.*)?$", "");
    String name = host.startsWith(WILDCARD) ? host.substring(WILDCARD.length()) : host;
    return !host.equals(text) && HostName.isValid(name) ? DidYouMean.say(host) : "";
  }

  /**
   * The form in which browsers send a name with other letters; the text itself when it has none.
   */
  private static String ascii(String host) {
    try {
      return IDN.toASCII(host);
    } catch (IllegalArgumentException e) {
      return host; // Expected of what is no name at all, which is found out elsewhere.
    }
  }

  private static boolean isBracketed(String host) {
    return host.startsWith("[")
        && host.endsWith("]")
        && host.indexOf(':') > 0
        && IpLiteral.parse(host.substring(1, host.length() - 1)) != null;
  }

  @Override
  public String toString() {
    return wildcard ? WILDCARD + host : host;
  }
}
