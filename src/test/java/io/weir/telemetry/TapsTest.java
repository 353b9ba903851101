package io.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Taps, their filters and their lines. */
final class TapsTest {
  private static final TapFilter ALL = TapFilter.parse(Map.of());

  private final Taps taps = new Taps(2);
  private final TestRecord record = new TestRecord();

  @Test
  void line_usualExchange_isThis() {
    assertThat(line())
        .isEqualTo(
            "2026-11-24T03:20:11.123Z 200    12.345 ms 192.0.2.7 GET shop.example.com/cart"
                + " -> 10.0.0.11:8080\n");
  }

  @Test
  void line_failure_saysWhy() {
    record.status = 503;
    record.backend = "";
    record.why = "no_backend";
    record.phase = "acquiring";
    record.totalNanos = 31_000_000_000L;
    assertThat(line())
        .isEqualTo(
            "2026-11-24T03:20:11.123Z 503 31000.000 ms 192.0.2.7 GET shop.example.com/cart"
                + " -> weir no_backend in acquiring\n");
  }

  @Test
  void line_noRequestAtAll_isALineToo() {
    record.method = "";
    record.host = "";
    record.target = "";
    record.status = 0;
    record.why = "client_abort";
    record.phase = "idle";
    record.backend = "";
    assertThat(line()).contains(" 499 ", "192.0.2.7 -  -> weir client_abort in idle");
  }

  @Test
  void line_hostileTarget_staysOneLineWithoutSignsForTerminals() {
    record.target = "/\u001b[31m\r\n\u009b";
    assertThat(line()).contains("/\\x1b[31m\\x0d\\x0a\\x9b ").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource({
    "status, 2xx, true",
    "status, 200, true",
    "status, 200-299, true",
    "status, 5xx, false",
    "route, shop, true",
    "route, shops, false",
    "client, 192.0.2.7, true",
    "client, 192.0.2.0/24, true",
    "client, 192.0.3.0/24, false",
    "client, fd00::/8, false",
    "min-duration, 12ms, true",
    "min-duration, 13ms, false"
  })
  void filter_oneDemand_matchesOrNot(String key, String value, boolean matches) {
    assertThat(TapFilter.parse(Map.of(key, value)).matches(record)).isEqualTo(matches);
  }

  @Test
  void filter_severalDemands_allOfThem() {
    Map<String, String> both = Map.of("status", "2xx", "route", "shop");
    assertThat(TapFilter.parse(both).matches(record)).isTrue();
    record.status = 404;
    assertThat(TapFilter.parse(both).matches(record)).isFalse();
  }

  @Test
  void filter_clientGone_countsAs499() {
    record.status = 0;
    assertThat(TapFilter.parse(Map.of("status", "499")).matches(record)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"status, 6xx", "status, 404-400", "client, nowhere", "min-duration, 5"})
  void filter_wrong_aSentence(String key, String value) {
    assertThatThrownBy(() -> TapFilter.parse(Map.of(key, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(key + " \"" + value + "\" ")
        .hasMessageContaining("accepted are");
  }

  @Test
  void open_severalLoops_linesOfAllOfThem() {
    try (Tap tap = open()) {
      taps.offer(0, record, false);
      taps.offer(1, record, false);
      taps.offer(1, record, false);
      assertThat(drained(tap)).hasLineCount(3);
      assertThat(drained(tap)).isEmpty();
    }
  }

  @Test
  void open_moreThanTheMost_null() {
    List<Tap> open = new ArrayList<>();
    for (int i = 0; i < Taps.MOST; i++) {
      open.add(open());
    }
    assertThat(taps.open(ALL, false)).isNull();
    open.get(0).close();
    assertThat(taps.open(ALL, false)).isNotNull();
  }

  @Test
  void close_noneIsLeft_nothingIsWritten() {
    Tap tap = open();
    tap.close();
    taps.offer(0, record, false);
    assertThat(drained(tap)).isEmpty();
  }

  @Test
  void offer_nobodyReads_leavesOutAndSaysHowMany() {
    try (Tap tap = open()) {
      int length = line().length();
      int most = Tap.RING / length;
      for (int i = 0; i < most + 25; i++) {
        taps.offer(0, record, false);
      }
      String all = drained(tap) + drained(tap) + drained(tap);
      assertThat(all).startsWith("# 25 left out, because they came faster than they were read\n");
      assertThat(all).hasLineCount(most + 1);
      taps.offer(0, record, false);
      assertThat(drained(tap)).hasLineCount(1).doesNotContain("#");
    }
  }

  @Test
  void offer_json_theLineOfTheAccessLogAndDropsAsAnObject() {
    try (Tap tap = Objects.requireNonNull(taps.open(ALL, true))) {
      taps.offer(0, record, true);
      assertThat(drained(tap)).startsWith("{\"ts\":").contains("\"path\":\"/cart?id=7\"");
      for (int i = 0; i < Tap.RING / 100; i++) {
        taps.offer(0, record, false);
      }
      assertThat(drained(tap)).startsWith("{\"dropped\":");
    }
  }

  private Tap open() {
    return Objects.requireNonNull(taps.open(ALL, false));
  }

  private static String drained(Tap tap) {
    ByteBuffer buffer = ByteBuffer.allocate(Tap.MIN_BUFFER);
    tap.drainTo(buffer);
    return new String(buffer.array(), 0, buffer.position(), StandardCharsets.US_ASCII);
  }

  private String line() {
    LineBuilder line = new LineBuilder();
    TapLine.write(line, record, false);
    return new String(line.bytes(), 0, line.length(), StandardCharsets.US_ASCII);
  }
}
