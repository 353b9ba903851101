package io.weir.telemetry;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The metrics as a text, in the format that the reader asked for. Stateless but for the registry it
 * reads; used by the admin listener on its own loop, never by a loop that carries requests.
 */
public final class Scrape {
  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final String PLAIN = "text/plain";

  private final PrometheusRegistry registry;
  private final ExpositionFormatWriter plain = PrometheusTextFormatWriter.create();
  private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();

  Scrape(PrometheusRegistry registry) {
    this.registry = registry;
  }

  /**
   * All metrics at this moment. OpenMetrics when the {@code Accept} header names it and does not
   * like plain text better, else the Prometheus text format 0.0.4.
   */
  public Page render(@Nullable String accept) {
    ExpositionFormatWriter writer = wantsOpenMetrics(accept) ? openMetrics : plain;
    ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 16);
    try {
      writer.write(out, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException("an array does not fail to be written", e);
    }
    return new Page(out.toByteArray(), writer.getContentType());
  }

  static boolean wantsOpenMetrics(@Nullable String accept) {
    if (accept == null) {
      return false;
    }
    double open = 0;
    double text = 0;
    for (String range : accept.toLowerCase(Locale.ROOT).split(",")) {
      String type = range.split(";", 2)[0].strip();
      if (type.equals(OPEN_METRICS)) {
        open = Math.max(open, quality(range));
      } else if (type.equals(PLAIN)) {
        text = Math.max(text, quality(range));
      }
    }
    return open > 0 && open >= text;
  }

  /** The weight of one media range; a weight that is not a number counts as none. */
  private static double quality(String range) {
    for (String parameter : range.split(";")) {
      String trimmed = parameter.strip();
      if (trimmed.startsWith("q=")) {
        return trimmed.matches("q=(0(\\.\\d{0,3})?|1(\\.0{0,3})?)")
            ? Double.parseDouble(trimmed.substring(2))
            : 0;
      }
    }
    return 1;
  }

  /** One scrape; immutable but for its array, which belongs to the receiver. */
  public static final class Page {
    private final byte[] body;
    private final String contentType;

    Page(byte[] body, String contentType) {
      this.body = body;
      this.contentType = contentType;
    }

    /** The text in UTF-8, without a copy. */
    public byte[] body() {
      return body;
    }

    public String contentType() {
      return contentType;
    }
  }
}
