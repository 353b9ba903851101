package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.unix.DomainSocketAddress;
import io.weir.config.Address;
import io.weir.config.TransportKind;
import io.weir.net.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

/** Where configured addresses lead. */
final class AddressesTest {
  private final Addresses system = Addresses.system(Transport.choose(TransportKind.NIO));

  @Test
  void system_numericAddress_thatOne() throws UnknownHostException {
    assertThat(system.resolve(new Address.Tcp("127.0.0.7", 81)))
        .isEqualTo(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 7}), 81));
  }

  @Test
  void system_noHost_thisMachine() {
    assertThat(system.resolve(new Address.Tcp("", 81)))
        .isEqualTo(new InetSocketAddress(InetAddress.getLoopbackAddress(), 81));
  }

  @Test
  void system_nameThatNobodyCanHave_null() {
    // An empty label is refused by the resolver itself, without asking the network.
    assertThat(system.resolve(new Address.Tcp("no..name", 81))).isNull();
  }

  @Test
  void system_unixSocketWithoutEpoll_aSentence() {
    assertThatThrownBy(() -> system.resolve(new Address.Unix("/run/app.sock")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("epoll");
  }

  @Test
  void unasked_anything_takenAsGood() {
    Addresses unasked = Addresses.unasked();
    assertThat(unasked.resolve(new Address.Tcp("no..name", 81)))
        .isEqualTo(InetSocketAddress.createUnresolved("no..name", 81));
    assertThat(unasked.resolve(new Address.Unix("/run/app.sock")))
        .isEqualTo(new DomainSocketAddress("/run/app.sock"));
  }
}
