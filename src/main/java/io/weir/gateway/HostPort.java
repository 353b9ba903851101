package io.weir.gateway;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Socket addresses in the form in which people type them. Stateless. */
final class HostPort {
  private HostPort() {}

  /** {@code 127.0.0.1:8080} or {@code [::1]:8080}, numeric, so that no name is looked up. */
  static String of(InetSocketAddress address) {
    InetAddress ip = address.getAddress();
    if (ip == null) {
      return address.getHostString() + ":" + address.getPort();
    }
    String host = NetUtil.toAddressString(ip);
    return ip instanceof Inet6Address
        ? "[" + host + "]:" + address.getPort()
        : host + ":" + address.getPort();
  }
}
