package io.weir.config;

import java.util.List;

/**
 * An address that clients connect to. Immutable.
 *
 * @param sharePort whether other processes may listen on the same port
 * @param limits those of the top level with this listener's own over them
 * @param trustedProxies whose forwarding headers are believed
 * @param requestId whose ids of requests are kept
 */
public record ListenerConfig(
    String name,
    Address.Tcp bind,
    int backlog,
    boolean sharePort,
    LimitsConfig limits,
    ClientTimeouts timeouts,
    List<AddressRange> trustedProxies,
    RequestIdSource requestId,
    Origin origin) {
  public ListenerConfig {
    trustedProxies = List.copyOf(trustedProxies);
  }
}
