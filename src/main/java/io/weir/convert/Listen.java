package io.weir.convert;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One listen of a server. Immutable.
 *
 * @param host {@code *} for all addresses of IPv4, {@code [::]} for all of IPv6
 */
record Listen(String host, int port, Directive directive) {
  static final String ANY4 = "*";
  static final String ANY6 = "[::]";

  private static final int MAX_PORT = 65_535;

  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?:(\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9.*-]*[A-Za-z.*][A-Za-z0-9.*-]*"
              + "|[0-9]+(?:\\.[0-9]+){3})(?::([0-9]{1,5}))?|([0-9]{1,5}))");

  static Listen everywhere(int port, Directive directive) {
    return new Listen(ANY4, port, directive);
  }

  /** Null for what is no address of TCP. */
  static @Nullable Listen of(Directive listen) {
    Matcher address = ADDRESS.matcher(listen.arg(0));
    if (!address.matches()) {
      return null;
    }
    String alone = address.group(3);
    String behind = address.group(2) == null ? "80" : address.group(2);
    int port = Integer.parseInt(alone == null ? behind : alone);
    if (port > MAX_PORT) {
      return null;
    }
    String host = address.group(1);
    boolean any = host == null || host.equals("0.0.0.0");
    return new Listen(any ? ANY4 : host, port, listen);
  }

  boolean isWildcard() {
    return host.equals(ANY4) || host.equals(ANY6);
  }

  boolean tls() {
    return directive.is("listen") && directive.args().contains("ssl");
  }

  boolean isDefault() {
    return directive.is("listen")
        && (directive.args().contains("default_server") || directive.args().contains("default"));
  }

  /** The value of an option; empty if it is not given. */
  String option(String name) {
    return directive.args().stream()
        .filter(arg -> arg.startsWith(name + "="))
        .map(arg -> arg.substring(name.length() + 1))
        .findFirst()
        .orElse("");
  }
}
