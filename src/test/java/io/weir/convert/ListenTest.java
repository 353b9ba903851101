package io.weir.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Origin;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ListenTest {
  private static Directive listen(String address) {
    List<String> args = List.of(address);
    return new Directive("listen", args, List.of(), false, new Origin("a.conf", 1), "");
  }

  @ParameterizedTest
  @CsvSource({
    "8080, *, 8080",
    "65535, *, 65535",
    "0.0.0.0:80, *, 80",
    "127.0.0.1, 127.0.0.1, 80",
    "[::]:81, [::], 81",
    "a.example:82, a.example, 82"
  })
  void address_ofNginx_isHostAndPort(String address, String host, int port) {
    Directive directive = listen(address);
    assertThat(Listen.of(directive)).isEqualTo(new Listen(host, port, directive));
  }

  @ParameterizedTest
  @ValueSource(strings = {"65536", "99999", "*:65536", "unix:/run/a.sock", ""})
  void whatIsNoAddressOfTcp_isNone(String address) {
    assertThat(Listen.of(listen(address))).isNull();
  }
}
