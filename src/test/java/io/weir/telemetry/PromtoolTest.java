package io.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus' own judgement of the page; skipped where it is not installed, but not in CI. */
class PromtoolTest {
  @TempDir Path directory;

  @Test
  void checkMetrics_fullScrape_hasNothingToSay() throws Exception {
    Optional<Path> promtool = promtool();
    if (System.getenv("CI") != null) {
      assertThat(promtool).as("promtool, of the package prometheus").isPresent();
    }
    assumeThat(promtool).isPresent();
    try (FullTelemetry full = new FullTelemetry()) {
      assertThat(check(promtool.get(), ScrapeText.text(full.telemetry))).isEqualTo("exit 0: ");
    }
  }

  @Test
  void checkMetrics_metricWithoutHelp_isRefused() throws Exception {
    Optional<Path> promtool = promtool();
    assumeThat(promtool).isPresent();
    assertThat(check(promtool.get(), "# TYPE a_total counter\na_total 1\n"))
        .contains("exit 3", "no help text");
  }

  private String check(Path promtool, String page) throws IOException, InterruptedException {
    Path input = Files.writeString(directory.resolve("page"), page);
    Process process =
        new ProcessBuilder(promtool.toString(), "check", "metrics")
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return "exit " + process.waitFor() + ": " + said;
  }

  private static Optional<Path> promtool() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(File.pathSeparator))
        .map(directory -> Path.of(directory, "promtool"))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
