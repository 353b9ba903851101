package io.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.telemetry.Meters.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The catalogue, what is scraped and the reference page must agree. */
class MetersTest {
  /** Families of Micrometer's binders, which depend on the JVM and its collector. */
  private static final Pattern FOREIGN =
      Pattern.compile("(jvm_|system_cpu_usage|system_load_average_1m|process_).*");

  private static final Pattern SERIES = Pattern.compile("([a-z0-9_]+)(?:\\{(.*)})?");
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"[^\"]*\",?");
  private static final Path PAGE = Path.of("src/docs/metrics.md");
  private static final String BEGIN = "<!-- catalogue -->\n";
  private static final String END = "<!-- end of catalogue -->";

  @Test
  void scrape_everythingHappened_hasExactlyTheCatalogueAndTheJvm() {
    try (FullTelemetry full = new FullTelemetry()) {
      Set<String> scraped =
          ScrapeText.of(full.telemetry).lines().stream()
              .filter(line -> line.startsWith("# TYPE "))
              .map(line -> line.split(" ")[2])
              .collect(Collectors.toCollection(TreeSet::new));
      Set<String> catalogue =
          Arrays.stream(Meters.values()).map(Meters::family).collect(Collectors.toSet());
      assertThat(scraped).containsAll(catalogue);
      scraped.removeAll(catalogue);
      assertThat(scraped).allMatch(family -> FOREIGN.matcher(family).matches());
    }
  }

  @ParameterizedTest
  @EnumSource(Meters.class)
  void scrape_eachMetric_hasTheLabelsOfTheCatalogue(Meters meter) {
    try (FullTelemetry full = new FullTelemetry()) {
      Set<String> names =
          meter.kind() == Kind.HISTOGRAM
              ? Set.of(meter.family() + "_count", meter.family() + "_sum")
              : Set.of(meter.family());
      Set<Set<String>> labels =
          ScrapeText.of(full.telemetry).series("").stream()
              .map(SERIES::matcher)
              .filter(series -> series.matches() && names.contains(series.group(1)))
              .map(series -> labels(series.group(2)))
              .collect(Collectors.toSet());
      assertThat(labels).containsExactly(Set.copyOf(meter.labels()));
    }
  }

  private static Set<String> labels(String text) {
    Set<String> labels = new TreeSet<>();
    Matcher label = LABEL.matcher(text == null ? "" : text);
    while (label.find()) {
      labels.add(label.group(1));
    }
    return labels;
  }

  @ParameterizedTest
  @EnumSource(Meters.class)
  void family_kind_showsInTheSuffix(Meters meter) {
    assertThat(meter.family().endsWith("_total")).isEqualTo(meter.kind() == Kind.COUNTER);
    assertThat(meter.family().endsWith("_info")).isEqualTo(meter.kind() == Kind.INFO);
    assertThat(meter.family()).matches("(weir|process)_[a-z_]+");
    assertThat(meter.help()).matches("[A-Z1].*\\.");
    assertThat(Stream.of("method", "host", "path", "client")).noneMatch(meter.labels()::contains);
    if (meter.kind() == Kind.HISTOGRAM) {
      assertThat(meter.family()).endsWith("_seconds");
    }
  }

  @Test
  void page_catalogue_isWhatTheCodeSays() throws IOException {
    String page = Files.readString(PAGE);
    int begin = page.indexOf(BEGIN) + BEGIN.length();
    int end = page.indexOf(END);
    String expected = table();
    if (Boolean.getBoolean("weir.docs.write")) {
      Files.writeString(PAGE, page.substring(0, begin) + expected + page.substring(end));
    } else {
      assertThat(page.substring(begin, end))
          .as("run this test with -Dweir.docs.write=true to write %s", PAGE)
          .isEqualTo(expected);
    }
  }

  private static String table() {
    StringBuilder table =
        new StringBuilder("| metric | type | labels | meaning |\n|---|---|---|---|\n");
    for (Meters meter : Meters.values()) {
      String labels =
          meter.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(" "));
      table.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(meter.family(), meter.kind().text(), labels, meter.help()));
    }
    return table.toString();
  }
}
