package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.ConfigLoader;
import io.weir.config.ListenerConfig;
import io.weir.gateway.Preview;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the running weir adds to what the file says. */
final class ExplainReportTest {
  private static final String SITE =
      """
      listeners { web { bind = "127.0.0.1:8080" } }
      clusters { shop { backends = ["app.internal:80", "10.0.0.9:80"] } }
      routes { shop { cluster = shop } }
      """;

  @Test
  void live_backendsThatANameLedTo_areShownToo() throws UsageException {
    assertThat(
            lines(
                live("shop", "app.internal:80@10.0.0.1", "up", ""),
                live("shop", "app.internal:80@10.0.0.2", "down", "a check failed"),
                live("shop", "10.0.0.9:80", "up", ""),
                live("other", "app.internal:80@10.0.0.3", "up", "")))
        .contains(
            "backend   app.internal:80",
            "backend   10.0.0.9:80",
            "found     app.internal:80@10.0.0.1",
            "found     app.internal:80@10.0.0.2, not used: down, a check failed")
        .noneMatch(line -> line.contains("10.0.0.3"))
        .noneMatch(line -> line.startsWith("found") && line.contains("10.0.0.9"));
  }

  private static LiveBackend live(String cluster, String backend, String state, String reason) {
    return new LiveBackend(cluster, backend, state, reason, "1", "0", false);
  }

  private static List<String> lines(LiveBackend... live) throws UsageException {
    Preview preview = Preview.of(ConfigLoader.parse(SITE, "site.conf"));
    ListenerConfig listener = preview.config().listeners().get(0);
    ImaginedRequest.Typed typed =
        new ImaginedRequest.Typed("GET", "http://h/", List.of(), "127.0.0.1");
    ImaginedRequest request = new ImaginedRequest(typed, listener);
    ExplainReport report = new ExplainReport(preview, listener, request, List.of(live));
    report.follow(typed);
    return report.lines();
  }
}
