package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses a range holds. */
class AddressRangeTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "192.0.2.128/25, 192.0.2.128, true",
    "192.0.2.128/25, 192.0.2.127, false",
    "192.0.2.0/23, 192.0.3.255, true",
    "192.0.2.0/23, 192.0.4.0, false",
    "192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.6, false",
    "0.0.0.0/0, 255.1.2.3, true",
    "0.0.0.0/0, ::1, false",
    "fd00::/8, fdff::1, true",
    "fd00::/8, fe00::1, false",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "::/0, 10.0.0.1, false",
    "::1, ::1, true",
    "::1, 0.0.0.1, false"
  })
  void contains_address_dependsOnThePrefix(String range, String address, boolean inside) {
    assertThat(AddressRange.parse(range).contains(literal(address))).isEqualTo(inside);
  }

  @Test
  void contains_mappedAddress_isTreatedAsIpv4() throws UnknownHostException {
    byte[] mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    mapped[12] = 10;
    mapped[15] = 1;
    // The JDK makes an Inet4Address of these bytes unless a scope is given.
    InetAddress address = Inet6Address.getByAddress(null, mapped, 0);

    assertThat(address.getAddress()).hasSize(16);
    assertThat(AddressRange.parse("10.0.0.0/8").contains(address)).isTrue();
    assertThat(AddressRange.parse("11.0.0.0/8").contains(address)).isFalse();
  }

  @Test
  void parse_mappedText_isIpv4() {
    assertThat(AddressRange.parse("::ffff:10.1.2.3")).hasToString("10.1.2.3/32");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "/8",
        "10.0.0.0/",
        "10.0.0.0/-1",
        "10.0.0.0/33",
        "10.0.0.0/8/8",
        "10.0.0/8",
        "10.0.0.1/8",
        "::/129",
        "::1/64",
        "localhost",
        "1",
        "0x0a.0.0.1",
        "fe80::1%lo",
        "a:b"
      })
  void parse_invalidText_throws(String text) {
    assertThatThrownBy(() -> AddressRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  private static InetAddress literal(String text) {
    InetAddress address = IpLiteral.parse(text);
    assertThat(address).isNotNull();
    return address;
  }
}
