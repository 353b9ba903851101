package io.weir.discovery;

import io.netty.channel.unix.DomainSocketAddress;
import io.weir.config.Address;
import io.weir.config.BackendConfig;
import io.weir.net.ControlOnly;
import io.weir.net.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/** Says where a configured backend leads now, without asking anybody. Control thread. */
@ControlOnly
@FunctionalInterface
public interface Endpoints {

  /**
   * All places of a backend; one that is not known yet is a single one without an address.
   *
   * @throws IllegalArgumentException with a sentence when no socket of this kind can be opened at
   *     all
   */
  List<Endpoint> of(String cluster, BackendConfig backend);

  /** For numeric addresses and unix sockets alone; names stay unknown. */
  static Endpoints numeric(Transport transport) {
    return (cluster, backend) -> {
      Address address = backend.address();
      if (address instanceof Address.Unix) {
        return single(backend, transport.socketAddress(address));
      }
      InetAddress literal = address instanceof Address.Tcp tcp ? Hosts.literal(tcp.host()) : null;
      return literal == null
          ? List.of(unknown(backend))
          : single(backend, new InetSocketAddress(literal, ((Address.Tcp) address).port()));
    };
  }

  /** Takes every name as good, to check a configuration. */
  static Endpoints unasked() {
    return (cluster, backend) -> {
      if (backend.address() instanceof Address.Tcp tcp) {
        return single(backend, InetSocketAddress.createUnresolved(tcp.host(), tcp.port()));
      }
      if (backend.address() instanceof Address.Srv srv) {
        return single(backend, InetSocketAddress.createUnresolved(srv.name(), 0));
      }
      return single(backend, new DomainSocketAddress(((Address.Unix) backend.address()).path()));
    };
  }

  private static List<Endpoint> single(BackendConfig backend, SocketAddress resolved) {
    Endpoint known =
        new Endpoint(
            backend.address(),
            resolved,
            backend.address().toString(),
            backend.weight(),
            backend.backup());
    return List.of(known);
  }

  private static Endpoint unknown(BackendConfig backend) {
    String text = backend.address().toString();
    return new Endpoint(backend.address(), null, text, backend.weight(), backend.backup());
  }
}
