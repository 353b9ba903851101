package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

final class HostPortTest {

  @Test
  void of_ipv4_isPlain() throws UnknownHostException {
    InetAddress address = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});

    assertThat(HostPort.of(new InetSocketAddress(address, 80))).isEqualTo("127.0.0.1:80");
  }

  @Test
  void of_ipv6_isInBrackets() throws UnknownHostException {
    byte[] bytes = new byte[16];
    bytes[15] = 1;
    InetAddress address = InetAddress.getByAddress(bytes);

    assertThat(HostPort.of(new InetSocketAddress(address, 80))).isEqualTo("[::1]:80");
  }

  @Test
  void of_unresolvedName_keepsTheName() {
    assertThat(HostPort.of(InetSocketAddress.createUnresolved("app", 80))).isEqualTo("app:80");
  }
}
