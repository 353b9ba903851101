package io.weir.gateway;

import io.weir.config.Address;
import java.net.InetSocketAddress;

/** Whether a port can be had, for commands that choose one themselves. Stateless. */
public final class Ports {
  private Ports() {}

  /** Whether this address could be listened on now. */
  public static boolean free(Address.Tcp address) {
    InetSocketAddress socketAddress =
        address.host().isEmpty()
            ? new InetSocketAddress(address.port())
            : new InetSocketAddress(address.host(), address.port());
    return BindProblem.probe(socketAddress) == null;
  }
}
