package io.weir.config;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Where a socket listens or connects to: host and port, the path of a unix socket, or a name whose
 * records in the DNS say host and port. Immutable.
 */
public sealed interface Address {
  /**
   * A TCP address. The host is a name, a numeric address without brackets, or empty for all
   * interfaces.
   */
  record Tcp(String host, int port) implements Address {
    @Override
    public String toString() {
      return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
    }
  }

  /** A unix socket. */
  record Unix(String path) implements Address {
    @Override
    public String toString() {
      return "unix:" + path;
    }
  }

  /** A service that the DNS knows; only backends have such an address. */
  record Srv(String name) implements Address {
    @Override
    public String toString() {
      return "srv:" + name;
    }
  }

  /** The kernel's structure for a unix address has room for this many bytes. */
  int MAX_UNIX_PATH_BYTES = 107;

  /**
   * Reads {@code host:port}, {@code :port}, {@code 1.2.3.4:port}, {@code [::1]:port} or {@code
   * unix:/path}. Port 0 is accepted here.
   *
   * @throws IllegalArgumentException with a message that goes on after the quoted text
   */
  static Address parse(String text) {
    return text.startsWith("unix:") ? unix(text.substring("unix:".length())) : tcp(text);
  }

  private static Address unix(String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException("needs an absolute path, such as unix:/run/app.sock");
    }
    if (path.getBytes(StandardCharsets.UTF_8).length > MAX_UNIX_PATH_BYTES) {
      throw new IllegalArgumentException(
          "is too long; the path of a unix socket has at most " + MAX_UNIX_PATH_BYTES + " bytes");
    }
    return new Unix(path);
  }

  private static Address tcp(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0 || text.endsWith("]")) {
      throw new IllegalArgumentException("has no port; accepted is host:port" + meant(text));
    }
    int port = port(text.substring(colon + 1));
    String host = text.substring(0, colon).toLowerCase(Locale.ROOT);
    if (host.startsWith("[") && host.endsWith("]")) {
      String inside = host.substring(1, host.length() - 1);
      if (inside.indexOf(':') < 0 || IpLiteral.parse(inside) == null) {
        throw new IllegalArgumentException("has no IPv6 address in its brackets");
      }
      return new Tcp(inside, port);
    }
    if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException("needs brackets around its IPv6 address, as in [::1]:80");
    }
    if (!host.isEmpty() && !HostName.isValid(host)) {
      throw new IllegalArgumentException("has no valid host name or address before its port");
    }
    return new Tcp(host, port);
  }

  /** A port without a colon, or a name without a port. */
  private static String meant(String text) {
    if (text.matches("[0-9]{1,5}")) {
      return DidYouMean.say(":" + text);
    }
    return HostName.isValid(text) ? DidYouMean.say(text + ":80") : "";
  }

  private static int port(String text) {
    if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65535) {
      throw new IllegalArgumentException("has a bad port; accepted are 0 to 65535");
    }
    return Integer.parseInt(text);
  }
}
