package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigUtil;
import io.weir.dashboards.Dashboard;
import io.weir.dashboards.RuleFile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What promtool says about dashboards, rules and alerts. */
class DashboardsIT extends ProcessTest {
  private static final Path TESTS = Path.of("src/test/resources/dashboards").toAbsolutePath();

  private Ended promtool(String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = Programs.need("promtool");
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    return Child.run(directory, command);
  }

  private Ended check(List<String> expressions) {
    StringBuilder rules = new StringBuilder("groups:\n- name: queries\n  rules:\n");
    for (int i = 0; i < expressions.size(); i++) {
      rules.append("  - record: query_" + i + "\n");
      // A string of JSON is one of YAML.
      rules.append("    expr: " + ConfigUtil.quoteString(expressions.get(i)) + "\n");
    }
    return promtool("check", "rules", file("queries.yml", rules.toString()).toString());
  }

  @Test
  void everyQueryOfTheDashboards_isOne() {
    List<String> queries =
        Dashboard.all().stream()
            .flatMap(dashboard -> dashboard.queries().stream())
            .map(query -> query.resolved("1m"))
            .toList();
    Ended end = check(queries);
    assertThat(end.code()).as("%s", end).isZero();
    assertThat(end.text()).contains("SUCCESS: " + queries.size() + " rules found");

    assertThat(check(List.of("sum by (route (up)")).code()).isNotZero();
  }

  @Test
  void rulesAndAlerts_areWellFormed() {
    RuleFile alerts = RuleFile.alerts();
    RuleFile recordings = RuleFile.recordings();
    Ended end = promtool("check", "rules", "" + alerts.path(), "" + recordings.path());
    assertThat(end.code()).as("%s", end).isZero();
    assertThat(end.text())
        .contains("SUCCESS: " + alerts.alertNames().size() + " rules found")
        .contains("SUCCESS: " + recordings.recorded().size() + " rules found");
  }

  @ParameterizedTest
  @ValueSource(strings = {"alerts.yml", "alerts-slow.yml"})
  void everyAlert_firesAndStaysSilentAsItShould(String file) {
    Ended end = promtool("test", "rules", TESTS.resolve(file).toString());
    assertThat(end.code()).as("%s", end).isZero();
    assertThat(end.text()).contains("SUCCESS");
  }
}
