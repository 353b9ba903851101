package io.weir.convert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UnitsTest {
  @ParameterizedTest
  @CsvSource({
    "60, 1m",
    "90s, 90s",
    "1h30m, 90m",
    "'1h 30m', 90m",
    "250ms, 250ms",
    "1d, 1d",
    "0, 0s"
  })
  void time_ofNginx_isWrittenInTheLargestUnit(String nginx, String weir) {
    assertThat(Units.time(Units.millis(nginx))).isEqualTo(weir);
  }

  @ParameterizedTest
  @CsvSource({"8k, 8KiB", "20m, 20MiB", "1g, 1GiB", "512, 512B", "1024, 1KiB", "0, 0"})
  void size_ofNginx_isWrittenInTheLargestUnit(String nginx, String weir) {
    assertThat(Units.size(Units.bytes(nginx))).isEqualTo(weir);
  }

  @ParameterizedTest
  @CsvSource({"off", "5x", "m", "''"})
  void unknown_isTold(String text) {
    assertThat(Units.millis(text)).isEqualTo(Units.UNKNOWN);
    assertThat(Units.bytes(text)).isEqualTo(Units.UNKNOWN);
  }
}
