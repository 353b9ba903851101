package io.weir.exchange;

import io.netty.util.NetUtil;
import io.weir.config.LimitsConfig;
import io.weir.config.RequestIdSource;
import io.weir.http.Forwarding;
import java.net.InetSocketAddress;

/**
 * What is known of a client's connection as long as it lasts. Immutable; made when it was accepted.
 *
 * @param listener name of the listener that accepted it
 * @param local the address that the client connected to
 * @param forwarding what this connection adds to forwarding headers
 * @param limits how much the listener takes
 * @param requestId whose ids of requests are kept
 */
public record ClientFacts(
    String listener,
    InetSocketAddress local,
    Forwarding forwarding,
    LimitsConfig limits,
    RequestIdSource requestId) {

  /** The port that the client connected to. */
  public int localPort() {
    return local.getPort();
  }

  /** The address that it connected to as host and port, for a request that names no host. */
  public String localAuthority() {
    return NetUtil.toSocketAddressString(local);
  }
}
