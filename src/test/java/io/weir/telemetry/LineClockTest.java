package io.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineClockTest {
  private static final DateTimeFormatter COMBINED =
      DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss +0000", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final LineBuilder line = new LineBuilder();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00.000Z",
        "1999-12-31T23:59:59.999Z",
        "2000-02-29T00:00:00.001Z",
        "2024-02-29T12:00:00.100Z",
        "2026-02-28T23:59:59.010Z",
        "2026-03-01T00:00:00.000Z",
        "2100-02-28T23:59:59.999Z",
        "2100-03-01T00:00:00.000Z",
        "1969-12-31T23:59:59.999Z",
      })
  void isoTime_corners_areTheInstant(String instant) {
    assertThat(iso(Instant.parse(instant).toEpochMilli())).isEqualTo(instant);
  }

  @Test
  void times_anyInstant_agreeWithTheJdk() {
    long seed = 20261124;
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      long millis = random.nextLong(-5_000_000_000_000L, 9_000_000_000_000L);
      Instant instant = Instant.ofEpochMilli(millis);
      assertThat(iso(millis)).as("seed %d", seed).isEqualTo(ISO.format(instant));
      assertThat(combined(millis)).as("seed %d", seed).isEqualTo(COMBINED.format(instant));
    }
  }

  @Test
  void times_sameSecondThenEarlierOne_areBothRight() {
    assertThat(iso(1_795_490_411_123L)).isEqualTo("2026-11-24T03:20:11.123Z");
    assertThat(iso(1_795_490_411_999L)).isEqualTo("2026-11-24T03:20:11.999Z");
    assertThat(iso(1_795_490_410_999L)).isEqualTo("2026-11-24T03:20:10.999Z");
  }

  private String iso(long millis) {
    return text(line.clear().isoTime(millis));
  }

  private String combined(long millis) {
    return text(line.clear().combinedTime(millis));
  }

  private static String text(LineBuilder line) {
    return new String(line.bytes(), 0, line.length(), StandardCharsets.US_ASCII);
  }
}
