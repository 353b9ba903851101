package io.weir.listener;

import io.weir.config.AddressRange;
import io.weir.config.LimitsConfig;
import io.weir.config.ListenerConfig;
import io.weir.config.RequestIdSource;
import io.weir.telemetry.ListenerMeters;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;

/**
 * What new connections of a listener get from its configuration, in the form they use. Immutable; a
 * reload makes another, connections keep the one they began with.
 */
record ListenerSettings(
    String name,
    LimitsConfig limits,
    long headerNanos,
    long bodyIdleNanos,
    long keepAliveNanos,
    long lifetimeNanos,
    long drainNanos,
    Predicate<InetAddress> trusted,
    RequestIdSource requestId,
    ListenerMeters meters) {

  static ListenerSettings of(ListenerConfig config, ListenerMeters meters) {
    return new ListenerSettings(
        config.name(),
        config.limits(),
        config.timeouts().header().toNanos(),
        config.timeouts().bodyIdle().toNanos(),
        config.timeouts().keepAlive().toNanos(),
        config.timeouts().lifetime().toNanos(),
        config.timeouts().drain().toNanos(),
        address -> isIn(config.trustedProxies(), address),
        config.requestId(),
        meters);
  }

  private static boolean isIn(List<AddressRange> ranges, InetAddress address) {
    for (AddressRange range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
