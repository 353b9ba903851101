package io.weir.health;

import io.netty.channel.unix.DomainSocketAddress;
import io.weir.config.HealthConfig;
import io.weir.config.HealthType;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** From the configuration of a cluster to what is asked of one of its backends. Stateless. */
final class ProbeSpecs {
  private ProbeSpecs() {}

  static ProbeSpec of(HealthGroup group, HealthGroup.Member member, SocketAddress address) {
    HealthConfig config = group.checks();
    boolean unix = address instanceof DomainSocketAddress;
    return new ProbeSpec(
        withPort(address, config.port()),
        unix,
        config.type() == HealthType.HTTP ? request(config, host(config, member, unix)) : "",
        config.timeout().toNanos(),
        config.expect());
  }

  private static SocketAddress withPort(SocketAddress address, int port) {
    return port != 0 && address instanceof InetSocketAddress inet
        ? new InetSocketAddress(inet.getAddress(), port)
        : address;
  }

  private static String host(HealthConfig config, HealthGroup.Member member, boolean unix) {
    if (!config.host().isEmpty()) {
      return config.host();
    }
    // A path is no host.
    return unix ? "localhost" : member.host();
  }

  private static String request(HealthConfig config, String host) {
    return String.join(
        "\r\n",
        "GET " + config.path() + " HTTP/1.1",
        "Host: " + host,
        "User-Agent: weir-health",
        "Accept: */*",
        "Connection: close",
        "",
        "");
  }
}
