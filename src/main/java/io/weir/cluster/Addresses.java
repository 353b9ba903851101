package io.weir.cluster;

import io.netty.channel.unix.DomainSocketAddress;
import io.weir.config.Address;
import io.weir.net.ControlOnly;
import io.weir.net.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Turns configured addresses into ones that can be connected to. Control thread only: looking a
 * name up may block for seconds, so no loop ever does it.
 */
@ControlOnly
@FunctionalInterface
public interface Addresses {

  /**
   * Where the address leads now, or null if its name is unknown.
   *
   * @throws IllegalArgumentException with a sentence when no socket of this kind can be opened at
   *     all
   */
  @Nullable SocketAddress resolve(Address address);

  /** Asks the system's resolver; an address without a host is this machine's own. */
  static Addresses system(Transport transport) {
    return address -> {
      if (!(address instanceof Address.Tcp tcp)) {
        return transport.socketAddress(address);
      }
      if (tcp.host().isEmpty()) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.port());
      }
      InetSocketAddress found = new InetSocketAddress(tcp.host(), tcp.port());
      return found.isUnresolved() ? null : found;
    };
  }

  /** Takes every name as good without asking anybody, to check a configuration. */
  static Addresses unasked() {
    return address -> {
      if (address instanceof Address.Tcp tcp) {
        return InetSocketAddress.createUnresolved(tcp.host(), tcp.port());
      }
      return new DomainSocketAddress(((Address.Unix) address).path());
    };
  }
}
