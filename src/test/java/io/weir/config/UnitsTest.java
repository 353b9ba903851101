package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Durations and sizes as texts. */
class UnitsTest {
  @ParameterizedTest
  @CsvSource({
    "0s, 0",
    "250us, 250000",
    "2.5ms, 2500000",
    "10s, 10000000000",
    "10 seconds, 10000000000",
    "1 minute, 60000000000",
    "2h, 7200000000000",
    "1d, 86400000000000",
    "400d, 34560000000000000",
    "0.3s, 300000000",
    "9999999999d, 9223372036854775807",
    "-5s, -5000000000"
  })
  void nanos_validText_isExact(String text, long nanos) {
    assertThat(Units.nanos(text)).isEqualTo(nanos);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "512B, 512",
    "8KiB, 8192",
    "10 MiB, 10485760",
    "1.5GiB, 1610612736",
    "2kB, 2000",
    "3MB, 3000000"
  })
  void bytes_validText_isExact(String text, long bytes) {
    assertThat(Units.bytes(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "s", "1", "0", "1 S", "1sec", "1e3s", "0x1s", "1s2", "1,5s", "1.s", "--1s", "NaN s"
      })
  void nanos_invalidText_throws(String text) {
    assertThatThrownBy(() -> Units.nanos(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1K", "1KB", "1kb", "1k", "1MIB", "B", "1 b"})
  void bytes_invalidText_throws(String text) {
    assertThatThrownBy(() -> Units.bytes(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void print_amount_takesTheLargestUnitThatLeavesAWholeNumber() {
    assertThat(Units.print(Duration.ZERO)).isEqualTo("0s");
    assertThat(Units.print(Duration.ofSeconds(90))).isEqualTo("90s");
    assertThat(Units.print(Duration.ofHours(24))).isEqualTo("1d");
    assertThat(Units.print(Duration.ofNanos(1_500_000))).isEqualTo("1500us");
    assertThat(Units.print(0)).isEqualTo("0");
    assertThat(Units.print(1000)).isEqualTo("1000B");
    assertThat(Units.print(1 << 20)).isEqualTo("1MiB");
  }
}
