package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import io.weir.dashboards.Dashboard;
import io.weir.dashboards.RuleFile;
import io.weir.telemetry.Meters;
import io.weir.testkit.Patience;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a real Prometheus makes of a weir that has all kinds of trouble. */
class PrometheusIT extends ProcessTest {
  /** Rates over this need two scrapes in it. */
  private static final String WINDOW = "10s";

  private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE (weir_\\w+) ");

  /** A heap that is collected soon, so that there are pauses. */
  private static final String[] JAVA = {"-Xmx64m", "-Xmn6m", "-XX:+UseSerialGC"};

  @Test
  void underTrouble_everyPanelHasDataAndAlertsAreOnTheirWay() {
    try (Mischief mischief = new Mischief(1)) {
      file("backends", mischief.listed());
      Path conf = conf(mischief.configuration());
      WeirProcess weir = start(Launch.usual().in(directory).with(JAVA), "run", conf.toString());
      int admin = weir.port("admin");
      Prometheus prometheus = closing(Prometheus.scraping(admin, directory));
      mischief.begin(weir.port("web"), weir.port("narrow"));
      file("backends", mischief.listed() + "nonsense without end\n");
      conf(mischief.configuration() + "colour = blue\n");
      weir.signal("HUP");
      weir.awaitErr("reload refused");

      for (Dashboard dashboard : Dashboard.all()) {
        for (Dashboard.Query query : dashboard.queries()) {
          // No alert fires before half a minute.
          String text = query.unguarded(WINDOW).replace("firing", "pending");
          Patience.until(query.where() + ": " + text, () -> prometheus.hasData(text));
        }
      }
      checkRules(prometheus);
      checkPage(get(admin, "/metrics"));
    }
  }

  /** All are evaluated without an error, and those for what is wrong have noticed it. */
  private static void checkRules(Prometheus prometheus) {
    Patience.until("rules to be evaluated", () -> evaluated(prometheus));
    List<String> names = prometheus.rules().stream().map(rule -> rule.getString("name")).toList();
    assertThat(names)
        .containsAll(RuleFile.alerts().alertNames())
        .containsAll(RuleFile.recordings().recorded());
    for (String alert :
        List.of(
            "WeirClusterWithoutBackend",
            "WeirThirdOfBackendsDown",
            "WeirReloadRefused",
            "WeirBackendsFileRefused",
            "WeirClientsRefused")) {
      String query = "ALERTS{alertname=\"" + alert + "\"}";
      Patience.until(query, () -> prometheus.hasData(query));
    }
    assertThat(prometheus.hasData("ALERTS{alertname=~\"WeirAbsent|WeirDown\"}")).isFalse();
  }

  private static boolean evaluated(Prometheus prometheus) {
    List<? extends Config> rules = prometheus.rules();
    List<String> errors =
        rules.stream()
            .filter(rule -> rule.getString("health").equals("err"))
            .map(rule -> rule.getString("name") + ": " + rule.getString("lastError"))
            .toList();
    assertThat(errors).isEmpty();
    return rules.stream().allMatch(rule -> rule.getString("health").equals("ok"));
  }

  private void checkPage(String page) {
    Path file = file("page", page);
    String check = Programs.need("promtool") + " check metrics < " + file;
    Ended end = Child.run(directory, "sh", "-c", check);
    assertThat(end).isEqualTo(new Ended(0, List.of(), List.of()));

    Set<String> families =
        FAMILY.matcher(page).results().map(match -> match.group(1)).collect(Collectors.toSet());
    Stream<String> ours =
        Arrays.stream(Meters.values()).map(Meters::family).filter(name -> name.startsWith("weir_"));
    assertThat(ours).as("all of the catalogue").allMatch(families::contains);
  }
}
