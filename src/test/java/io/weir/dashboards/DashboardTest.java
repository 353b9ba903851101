package io.weir.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import io.weir.telemetry.Meters;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each dashboard must be like, so that it can be provisioned and read. */
class DashboardTest {
  /** What no panel, alert or rule needs to show, and why. */
  private static final Map<String, String> NOT_SHOWN = Map.of();

  private static final Pattern OURS = Pattern.compile("\\b(?:weir|process)_[a-z_]+\\b");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Za-z_]+)");
  private static final Pattern WINDOW = Pattern.compile("\\[([^\\]]*)]");
  private static final Pattern LEGEND = Pattern.compile("\\{\\{(\\w+)}}");

  static List<Dashboard> dashboards() {
    return Dashboard.all();
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void dashboard_canBeProvisioned(Dashboard dashboard) {
    Config json = dashboard.json();
    assertThat(json.getInt("schemaVersion")).isEqualTo(39);
    assertThat(json.root()).doesNotContainKeys("__inputs", "__requires", "id");
    assertThat(dashboard.file()).isEqualTo(json.getString("uid") + ".json");
    assertThat(dashboard.variables()).startsWith("datasource", "job", "instance");
    Config first = json.getConfigList("templating.list").get(0);
    assertThat(first.getString("type")).isEqualTo("datasource");
    Stream<String> datasources =
        Stream.of(
                json.getConfigList("templating.list").stream().skip(1),
                json.getConfigList("annotations.list").stream(),
                dashboard.panels().stream().map(Panel::json),
                dashboard.panels().stream().flatMap(panel -> panel.targets().stream()))
            .flatMap(each -> each)
            .map(each -> each.getString("datasource.uid"));
    assertThat(datasources).containsOnly("${datasource}");
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void panel_saysWhatItShowsAndInWhichUnit(Dashboard dashboard) {
    assertThat(dashboard.panels()).hasSizeGreaterThan(10);
    for (Panel panel : dashboard.panels()) {
      assertThat(panel.json().getString("description")).as("%s", panel).matches("(?s).{20,}\\.");
      assertThat(panel.json().getString("fieldConfig.defaults.unit")).as("%s", panel).isNotBlank();
      assertThat(panel.targets()).as("%s", panel).isNotEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void panels_haveNamesAndPlacesOfTheirOwn(Dashboard dashboard) {
    List<Panel> all = dashboard.everything();
    assertThat(all).extracting(Panel::id).doesNotHaveDuplicates();
    assertThat(all).extracting(Panel::title).doesNotHaveDuplicates();
    for (Panel panel : all) {
      assertThat(panel.place("x") + panel.place("w")).as("%s", panel).isBetween(1, 24);
      assertThat(all)
          .as("%s lies on", panel)
          .filteredOn(other -> other.id() != panel.id() && other.overlaps(panel))
          .isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void query_usesTheVariablesAndNoBound(Dashboard dashboard) {
    for (Dashboard.Query query : dashboard.queries()) {
      String text = query.text();
      assertThat(found(WINDOW, text)).as(query.where()).isSubsetOf("$__rate_interval");
      assertThat(text).as(query.where()).doesNotContainPattern("\\ble *(=|!)");
      Set<String> variables = found(VARIABLE, text);
      variables.remove("__rate_interval");
      assertThat(dashboard.variables()).as(query.where()).containsAll(variables);
      if (!text.contains("ALERTS") && !query.where().contains("variable")) {
        assertThat(variables).as(query.where()).contains("job", "instance");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("dashboards")
  void legend_namesLabelsThatTheQueryKeeps(Dashboard dashboard) {
    for (Panel panel : dashboard.panels()) {
      for (Config target : panel.targets()) {
        String legend = target.hasPath("legendFormat") ? target.getString("legendFormat") : "";
        for (String label : found(LEGEND, legend)) {
          assertThat(target.getString("expr"))
              .as("%s: %s", panel, legend)
              .containsPattern("by \\([^)]*\\b" + label + "\\b|^weir_loop_busy_ratio\\{");
        }
      }
    }
  }

  @Test
  void query_asksForWhatThereIs() {
    Set<String> known = families();
    known.addAll(Set.of("process_cpu_usage", "process_uptime_seconds"));
    for (Dashboard dashboard : Dashboard.all()) {
      for (Dashboard.Query query : dashboard.queries()) {
        assertThat(known).as(query.where()).containsAll(mentioned(query.text()));
      }
    }
    Set<String> inRules = mentioned(RuleFile.alerts().text() + RuleFile.recordings().text());
    // Names of recorded series hold those of metrics, more or less.
    RuleFile.recordings().recorded().forEach(name -> inRules.removeAll(mentioned(name)));
    assertThat(known).containsAll(inRules);
  }

  @Test
  void everyMetric_isShownOrSaidNotToBe() {
    Set<String> used = mentioned(RuleFile.alerts().text() + RuleFile.recordings().text());
    Dashboard.all().forEach(d -> d.queries().forEach(q -> used.addAll(mentioned(q.text()))));
    Set<String> unused = families();
    unused.removeAll(used);
    assertThat(unused).isEqualTo(NOT_SHOWN.keySet());
  }

  @Test
  void readme_namesEveryPanel() throws IOException {
    String readme = Files.readString(Dashboard.DIRECTORY.resolve("README.md"));
    for (Dashboard dashboard : Dashboard.all()) {
      assertThat(dashboard.panels())
          .allSatisfy(panel -> assertThat(readme).contains("**" + panel.title() + "**"));
    }
  }

  private static Set<String> families() {
    return Arrays.stream(Meters.values())
        .map(Meters::family)
        .collect(Collectors.toCollection(HashSet::new));
  }

  /** Names of metrics in a text, those of histograms without the endings of their series. */
  private static Set<String> mentioned(String text) {
    return OURS.matcher(text)
        .results()
        .map(match -> match.group().replaceAll("_(bucket|count|sum)$", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> found(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
