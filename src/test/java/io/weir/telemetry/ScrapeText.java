package io.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** A scrape as a test reads it: the real text, line by line. */
final class ScrapeText {
  private final List<String> lines;

  private ScrapeText(String text) {
    lines = text.lines().toList();
  }

  static ScrapeText of(Telemetry telemetry) {
    return new ScrapeText(text(telemetry));
  }

  static String text(Telemetry telemetry) {
    return new String(telemetry.scrape().render(null).body(), StandardCharsets.UTF_8);
  }

  /** The value of the one series with this name and labels, written as the format writes them. */
  double value(String series) {
    List<String> found = lines.stream().filter(line -> line.startsWith(series + " ")).toList();
    assertThat(found).as(series).hasSize(1);
    return Double.parseDouble(found.get(0).substring(series.length() + 1));
  }

  /** All series, with their labels, whose names begin so. */
  List<String> series(String prefix) {
    return lines.stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(0, line.lastIndexOf(' ')))
        .toList();
  }

  List<String> lines() {
    return lines;
  }
}
