package io.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.MetricsConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScrapeTest {
  private static final String PROMETHEUS =
      "application/openmetrics-text;version=1.0.0,"
          + "application/openmetrics-text;version=0.0.1;q=0.75,"
          + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "none | false",
        "'' | false",
        "*/* | false",
        "text/html,application/xml;q=0.9,*/*;q=0.8 | false",
        "application/openmetrics-text | true",
        "Application/OpenMetrics-Text; version=1.0.0 | true",
        "application/openmetrics-text;q=0 | false",
        "application/openmetrics-text;q=0.2, text/plain;q=0.9 | false",
        "application/openmetrics-text;q=nonsense, text/plain | false",
        "text/plain;q=0.5, application/openmetrics-text;q=0.5 | true",
      })
  void wantsOpenMetrics_accept_isWeighed(String accept, boolean expected) {
    assertThat(Scrape.wantsOpenMetrics(accept)).isEqualTo(expected);
  }

  @Test
  void render_acceptOfPrometheus_isOpenMetrics() {
    try (Telemetry telemetry = telemetry()) {
      Scrape.Page page = telemetry.scrape().render(PROMETHEUS);
      assertThat(page.contentType()).startsWith("application/openmetrics-text; version=1.0.0");
      assertThat(text(page))
          .contains("# TYPE weir_connections counter", "weir_connections_total{listener=\"web\"} 1")
          .endsWith("# EOF\n");
    }
  }

  @Test
  void render_noAccept_isTextWithHelpAndType() {
    try (Telemetry telemetry = telemetry()) {
      Scrape.Page page = telemetry.scrape().render(null);
      assertThat(page.contentType()).isEqualTo("text/plain; version=0.0.4; charset=utf-8");
      assertThat(text(page))
          .contains(
              "# HELP weir_connections_total Client connections accepted.\n",
              "# TYPE weir_connections_total counter\n")
          .doesNotContain("# EOF");
    }
  }

  private static Telemetry telemetry() {
    Telemetry telemetry = new Telemetry(1, new MetricsConfig(List.of(0.1, 1.0)));
    telemetry.listener("web").accepted(0);
    return telemetry;
  }

  private static String text(Scrape.Page page) {
    return new String(page.body(), StandardCharsets.UTF_8);
  }
}
