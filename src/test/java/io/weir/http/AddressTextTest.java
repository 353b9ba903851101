package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@link AddressText}. */
class AddressTextTest {

  @ParameterizedTest
  @CsvSource({
    "1.2.3.4, 1.2.3.4",
    "' 1.2.3.4\t', 1.2.3.4",
    "1.2.3.4:5678, 1.2.3.4",
    "::1, 0:0:0:0:0:0:0:1",
    "[::1], 0:0:0:0:0:0:0:1",
    "[2001:db8::1]:443, 2001:db8:0:0:0:0:0:1",
    "2001:DB8::1, 2001:db8:0:0:0:0:0:1",
    "::ffff:1.2.3.4, 1.2.3.4",
    "::1.2.3.4, 0:0:0:0:0:0:102:304"
  })
  void parse_numeric_isRead(String text, String expected) {
    assertThat(AddressText.parse(text)).extracting(InetAddress::getHostAddress).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "unknown",
        "_hidden",
        "localhost",
        "example.com",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.400",
        "1.2.3.4:",
        "1.2.3.4:x",
        "[::1",
        "[::1]x",
        "[::1]:",
        "[1",
        "]",
        "fe80::1%lo",
        "\"1.2.3.4\"",
        "1.2.3.4 5.6.7.8",
        "0x7f.1",
        "12345",
        "[]",
        "[[::1]]",
        ":80"
      })
  void parse_anythingElse_isNull(String text) {
    assertThat(AddressText.parse(text)).isNull();
  }
}
