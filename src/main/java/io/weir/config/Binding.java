package io.weir.config;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** What it means that two addresses have one port. Holds no state. */
final class Binding {
  private Binding() {}

  /**
   * Whether the kernel lets only one of the two listen.
   *
   * @param shared whether both say share-port; then only the very same address is too much
   */
  static boolean clash(Address.Tcp a, Address.Tcp b, boolean shared) {
    boolean same = host(a).equals(host(b)) || (isEverything(a) && isEverything(b));
    boolean samePort = a.port() == b.port() && a.port() != 0;
    return samePort && (same || (!shared && (isEverything(a) || isEverything(b))));
  }

  /** Whether who connects to an address of this machine gets to the listener. */
  static boolean reaches(Address.Tcp address, Address.Tcp listener) {
    InetAddress literal = literal(address);
    boolean loopback = literal != null && literal.isLoopbackAddress();
    return address.port() == listener.port()
        && address.port() != 0
        && (host(address).equals(host(listener)) || (loopback && isEverything(listener)));
  }

  /** Whether this is every address of the machine; one socket serves both families. */
  private static boolean isEverything(Address.Tcp address) {
    InetAddress literal = literal(address);
    return address.host().isEmpty() || (literal != null && literal.isAnyLocalAddress());
  }

  /** The same for two spellings of one address. */
  private static Object host(Address.Tcp address) {
    InetAddress literal = literal(address);
    return literal == null ? address.host() : literal;
  }

  private static @Nullable InetAddress literal(Address.Tcp address) {
    return IpLiteral.parse(address.host().equals("localhost") ? "127.0.0.1" : address.host());
  }
}
