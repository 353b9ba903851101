package io.weir.listener;

import io.weir.net.AnyThread;
import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many connections one client address may have to a listener. The table has an entry for each
 * address that is connected now, so it is bounded by the connections themselves; with no limit it
 * is not touched.
 */
@AnyThread
final class PerClientLimit {
  private final ConcurrentHashMap<InetAddress, Integer> connections = new ConcurrentHashMap<>();

  /** Counts one more of {@code address} unless it has {@code limit} already; 0 admits all. */
  boolean enter(InetAddress address, int limit) {
    if (limit == 0) {
      return true;
    }
    if (connections.merge(address, 1, Integer::sum) <= limit) {
      return true;
    }
    leave(address);
    return false;
  }

  void leave(InetAddress address) {
    connections.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
  }
}
