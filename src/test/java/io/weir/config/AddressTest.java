package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an address may look like; the golden files have what the messages say. */
class AddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0:8080",
        ":8080",
        "[::1]:80",
        "localhost:0",
        "a-b.c_d.example:65535",
        "unix:/run/a b.sock"
      })
  void parse_validText_printsAsItWas(String text) {
    assertThat(Address.parse(text)).hasToString(text);
  }

  @Test
  void parse_upperCase_isLowered() {
    assertThat(Address.parse("LOCALHOST:1")).isEqualTo(new Address.Tcp("localhost", 1));
    assertThat(Address.parse("[FE80::1]:1")).isEqualTo(new Address.Tcp("fe80::1", 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":",
        "a",
        "a:",
        "a:b",
        "a:-1",
        "a:65536",
        "a:000080",
        "1.2.3:80",
        "1.2.3.256:80",
        "01.2.3.4:80",
        "::1:80",
        "[::1]",
        "[::1",
        "[]:80",
        "[a]:80",
        "[::g]:80",
        "[fe80::1%1]:80",
        "a b:80",
        "-a:80",
        "a..b:80",
        "a.:80",
        ".a:80",
        "a/b:80",
        "a@b:80",
        "unix:",
        "unix:x",
        "unix"
      })
  void parse_invalidText_throws(String text) {
    assertThatThrownBy(() -> Address.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("null");
  }

  @Test
  void parse_longUnixPath_isRefusedFromTheKernelsLimitOn() {
    String longest = "/" + "x".repeat(Address.MAX_UNIX_PATH_BYTES - 1);

    assertThat(Address.parse("unix:" + longest)).isEqualTo(new Address.Unix(longest));
    assertThatThrownBy(() -> Address.parse("unix:" + longest + "x")).hasMessageContaining("107");
    assertThatThrownBy(() -> Address.parse("unix:/" + "\u00fc".repeat(54)))
        .hasMessageContaining("107");
  }

  @ParameterizedTest
  @CsvSource({"63,true", "64,false"})
  void parse_labelOfGivenLength_followsTheGrammar(int length, boolean valid) {
    assertThat(HostName.isValid("a".repeat(length) + ".b")).isEqualTo(valid);
  }
}
