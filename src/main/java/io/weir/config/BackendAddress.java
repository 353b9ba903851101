package io.weir.config;

import java.util.Locale;

/** The grammar of the addresses that a backend may have. Holds no state. */
final class BackendAddress {
  static final String ACCEPTED =
      "accepted are host:port, http://host:port, unix:/path, srv:_service._tcp.name";

  private static final String SRV = "srv:";

  private BackendAddress() {}

  /** For {@link Section#parse}. */
  static Address parse(String text) {
    if (text.startsWith(SRV)) {
      return srv(text.substring(SRV.length()).toLowerCase(Locale.ROOT));
    }
    Address address = Address.parse(withoutScheme(text));
    if (address instanceof Address.Tcp tcp) {
      check(tcp);
    }
    return address;
  }

  private static String withoutScheme(String text) {
    int scheme = text.indexOf("://");
    if (scheme < 0) {
      return text;
    }
    String rest = text.substring(scheme + "://".length());
    String name = text.substring(0, scheme);
    switch (name) {
      case "http" -> {}
      case "https", "h2", "h2c" ->
          throw new IllegalArgumentException(
              "has the scheme " + name + "://, which is not supported by this version");
      default -> throw new IllegalArgumentException("has an unknown scheme; " + ACCEPTED);
    }
    if (rest.indexOf('/') >= 0) {
      boolean slash = rest.indexOf('/') == rest.length() - 1;
      throw new IllegalArgumentException(
          "has a path, which a backend cannot have; the filter add-prefix puts one before each"
              + " path"
              + (slash ? DidYouMean.say(text.substring(0, text.length() - 1)) : ""));
    }
    return rest;
  }

  private static Address srv(String name) {
    if (name.indexOf(':') >= 0) {
      throw new IllegalArgumentException("has a port, which its records in the DNS say");
    }
    if (!HostName.isValid(name) || IpLiteral.parse(name) != null) {
      throw new IllegalArgumentException(
          "has no valid name behind srv:; such as srv:_http._tcp.shop.internal");
    }
    return new Address.Srv(name);
  }

  private static void check(Address.Tcp tcp) {
    if (tcp.host().isEmpty()) {
      throw new IllegalArgumentException(
          "has no host; did you mean \"localhost:" + tcp.port() + "\"?");
    }
    if (tcp.port() == 0) {
      throw new IllegalArgumentException("has a bad port; accepted are 1 to 65535");
    }
  }
}
