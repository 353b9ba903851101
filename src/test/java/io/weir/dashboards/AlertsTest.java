package io.weir.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each alert must say, and that nothing is recorded in vain. */
class AlertsTest {
  private static final Pattern TESTED = Pattern.compile("alertname: (\\w+)\n +exp_alerts:( \\[])?");

  static List<String> alerts() {
    return RuleFile.alerts().alertNames();
  }

  @Test
  void alerts_haveNamesOfTheirOwn() {
    assertThat(alerts()).hasSizeGreaterThan(13).doesNotHaveDuplicates();
    assertThat(alerts()).allMatch(name -> name.startsWith("Weir"));
  }

  @ParameterizedTest
  @MethodSource("alerts")
  void alert_saysHowBadItIsAndWhatToDo(String alert) throws IOException {
    Pattern block = Pattern.compile("- alert: " + alert + "\n(.*?)(?=\n +- alert:|\\z)", 32);
    Matcher found = block.matcher(RuleFile.alerts().text());
    assertThat(found.find()).isTrue();
    String anchor = alert.toLowerCase(Locale.ROOT);
    assertThat(found.group(1))
        .containsPattern("(?m)^ +for: [0-9]+[smh]$")
        .containsPattern("(?m)^ +severity: (critical|warning)$")
        .containsPattern("(?m)^ +summary: \".{10,}\"$")
        .containsPattern("(?m)^ +description: >-$")
        .contains("runbook_url: dashboards/README.md#" + anchor);
    String readme = Files.readString(Dashboard.DIRECTORY.resolve("README.md"));
    assertThat(readme).containsOnlyOnce("\n### " + alert + "\n");
  }

  /** promtool runs these; see DashboardsIT. */
  @ParameterizedTest
  @MethodSource("alerts")
  void alert_isTestedBothWays(String alert) throws IOException {
    boolean fires = false;
    boolean silent = false;
    for (String file : List.of("alerts.yml", "alerts-slow.yml")) {
      String text = Files.readString(Path.of("src/test/resources/dashboards", file));
      Matcher tested = TESTED.matcher(text);
      while (tested.find()) {
        boolean both = tested.group(1).equals(alert);
        fires |= both && tested.group(2) == null;
        silent |= both && tested.group(2) != null;
      }
    }
    assertThat(fires).as("a test in which it fires").isTrue();
    assertThat(silent).as("a test in which it stays silent").isTrue();
  }

  @Test
  void recording_isUsed() {
    String rules = RuleFile.recordings().text();
    assertThat(RuleFile.recordings().recorded())
        .hasSizeGreaterThan(10)
        .allSatisfy(
            name ->
                assertThat(RuleFile.alerts().text() + rules.replace("record: " + name, ""))
                    .containsPattern(Pattern.quote(name) + "\\b"));
  }
}
