package io.weir.listener;

import io.weir.net.AnyThread;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many connections one client may have to a listener. A client is an IPv4 address or an IPv6
 * network of 64 bits, since whoever has one address of it may use all of them. The table has an
 * entry for each client that is connected now, so it is bounded by the connections themselves; with
 * no limit it is not touched.
 *
 * <p>Implementation note: the keys have an order, so that the map stays fast when somebody chooses
 * addresses that fall into one place of it; addresses themselves have none.
 */
@AnyThread
final class PerClientLimit {
  private static final int NETWORK_BYTES = 8;
  private static final long IPV4 = 0xffffffffL;

  private final ConcurrentHashMap<Long, Integer> connections = new ConcurrentHashMap<>();

  /** Counts one more of {@code address} unless its client has {@code limit}; 0 admits all. */
  boolean enter(InetAddress address, int limit) {
    if (limit == 0) {
      return true;
    }
    if (connections.merge(client(address), 1, Integer::sum) <= limit) {
      return true;
    }
    leave(address);
    return false;
  }

  void leave(InetAddress address) {
    connections.computeIfPresent(
        client(address), (key, count) -> count == 1 ? null : Integer.valueOf(count - 1));
  }

  /** How many clients are connected. */
  int clients() {
    return connections.size();
  }

  private static Long client(InetAddress address) {
    if (address instanceof Inet4Address) {
      // That is the address itself. No IPv6 network of clients begins with 32 bits of zero.
      return address.hashCode() & IPV4;
    }
    byte[] bytes = address.getAddress();
    long network = 0;
    for (int i = 0; i < NETWORK_BYTES; i++) {
      network = (network << Byte.SIZE) | (bytes[i] & 0xff);
    }
    return network;
  }
}
