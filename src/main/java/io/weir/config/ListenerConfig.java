package io.weir.config;

import java.util.List;

/**
 * An address that clients connect to. Immutable.
 *
 * @param limits those of the top level with this listener's own over them
 * @param trustedProxies whose forwarding headers are believed
 */
public record ListenerConfig(
    String name,
    Address.Tcp bind,
    int backlog,
    LimitsConfig limits,
    ClientTimeouts timeouts,
    List<AddressRange> trustedProxies,
    Origin origin) {
  public ListenerConfig {
    trustedProxies = List.copyOf(trustedProxies);
  }
}
