package io.weir.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class PerClientLimitTest {
  private final PerClientLimit limit = new PerClientLimit();

  private static InetAddress address(String text) {
    return NetUtil.createInetAddressFromIpAddressString(text);
  }

  @Test
  void enter_asManyAsTheLimit_thenNoMoreUntilOneLeaves() {
    InetAddress client = address("192.0.2.1");
    assertThat(limit.enter(client, 2)).isTrue();
    assertThat(limit.enter(client, 2)).isTrue();
    assertThat(limit.enter(client, 2)).isFalse();
    assertThat(limit.enter(address("192.0.2.2"), 2)).isTrue();
    limit.leave(client);
    assertThat(limit.enter(client, 2)).isTrue();
    assertThat(limit.enter(client, 2)).isFalse();
  }

  @Test
  void enter_addressesOfOneNetworkOfIpv6_areOneClient() {
    assertThat(limit.enter(address("2001:db8:0:1::1"), 2)).isTrue();
    assertThat(limit.enter(address("2001:db8:0:1:ffff::2"), 2)).isTrue();
    assertThat(limit.enter(address("2001:db8:0:1::3"), 2)).isFalse();
    assertThat(limit.enter(address("2001:db8:0:2::1"), 2)).isTrue();
    assertThat(limit.clients()).isEqualTo(2);
  }

  @Test
  void enter_addressesOfOneNetworkWithOneHash_takeOneEntry() {
    // The hash of an IPv6 address is the sum of its words, so anybody can make many alike.
    for (int i = 1; i <= 1000; i++) {
      String high = Integer.toHexString(i);
      String low = Integer.toHexString(2000 - i);
      assertThat(limit.enter(address("2001:db8::0:" + high + ":0:" + low), 1000)).isTrue();
    }
    assertThat(limit.clients()).isEqualTo(1);
  }

  @Test
  void leave_everybody_nothingIsRemembered() {
    for (String text : List.of("192.0.2.1", "0.0.0.1", "::1", "2001:db8::1", "255.255.255.255")) {
      assertThat(limit.enter(address(text), 1)).as(text).isTrue();
      assertThat(limit.enter(address(text), 1)).as(text).isFalse();
      assertThat(limit.clients()).as(text).isEqualTo(1);
      limit.leave(address(text));
      assertThat(limit.clients()).as(text).isZero();
    }
  }

  @Test
  void enter_withoutALimit_countsNobody() {
    assertThat(limit.enter(address("192.0.2.1"), 0)).isTrue();
    assertThat(limit.clients()).isZero();
  }
}
