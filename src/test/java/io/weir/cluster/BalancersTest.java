package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.ClusterConfig;
import io.weir.config.ConfigLoader;
import io.weir.config.Loaded;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From the name in a configuration to the balancer. */
final class BalancersTest {

  @ParameterizedTest
  @CsvSource({
    "'{ type = consistent-hash, by = path }',ConsistentHash",
    "least-request,LeastRequest",
    "peak-ewma,PeakEwma",
    "random,RandomChoice",
    "round-robin,RoundRobin"
  })
  void from_everyKnownName_itsBalancer(String name, String type) {
    Loaded loaded = loaded("balance = " + name);
    assertThat(Balancers.from(cluster(loaded).balance(), 1).getClass().getSimpleName())
        .isEqualTo(type);
    assertThat(loaded.problems().list()).isEmpty();
  }

  @Test
  void from_noName_leastRequest() {
    assertThat(Balancers.from(cluster(loaded("")).balance(), 1)).isInstanceOf(LeastRequest.class);
  }

  @ParameterizedTest
  @CsvSource({"balance = round-robbin", "balance { type = round-robbin }"})
  void from_misspeltName_problemAtItsLineWithASuggestion(String line) {
    Loaded loaded = loaded(line);
    Balancers.from(cluster(loaded).balance(), 1);
    assertThat(loaded.problems().toString())
        .isEqualTo(
            "test.conf:3: there is no balancer \"round-robbin\"; did you mean \"round-robin\"?");
  }

  @Test
  void from_nameLikeNoOther_problemWithTheWholeList() {
    Loaded loaded = loaded("balance { type = fastest, decay = 10s }");
    Balancers.from(cluster(loaded).balance(), 1);
    loaded.root().reportUnread();
    assertThat(loaded.problems().toString())
        .isEqualTo(
            "test.conf:3: there is no balancer \"fastest\"; accepted are consistent-hash,"
                + " least-request, peak-ewma, random, round-robin");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ type = consistent-hash } | by is missing in consistent-hash; accepted are header,"
            + " cookie, query, path, client-address",
        "{ type = consistent-hash, by = heder, name = x } | by \"heder\" is not known; accepted are"
            + " header, cookie, query, path, client-address; did you mean \"header\"?",
        "{ type = consistent-hash, by = header } | \"name\" is missing in clusters.shop.balance",
        "{ type = consistent-hash, by = cookie, name = \"a b\" } | name \"a b\" is not a name that"
            + " a header or a cookie can have",
        "{ type = consistent-hash, by = path, name = x } | unknown key \"name\" in"
            + " clusters.shop.balance; accepted are balance-factor, by, type",
        "{ type = consistent-hash, by = path, balance-factor = 0.5 } | balance-factor \"0.5\""
            + " leaves no room for some requests; accepted are 0 or 1 to 10",
        "{ type = consistent-hash, by = path, balance-factor = 125 } | balance-factor \"125\" is"
            + " out of range; accepted are 0 to 10",
        "{ type = peak-ewma, decay = 10 } | decay \"10\" has no unit; accepted are durations such"
            + " as 500ms, 10s, 5m, 1h; did you mean \"10s\"?",
        "{ type = peak-ewma, decay = 1ms } | decay \"1ms\" is out of range; accepted are 100ms to"
            + " 1h",
        "{ type = peak-ewma, deecay = 1s } | unknown key \"deecay\" in clusters.shop.balance;"
            + " accepted are decay, type; did you mean \"decay\"?",
      })
  void from_wrongSettings_problemAtItsLine(String balance, String problem) {
    Loaded loaded = loaded("balance = " + balance);
    Balancers.from(cluster(loaded).balance(), 1);
    loaded.root().reportUnread();
    assertThat(loaded.problems().toString()).isEqualTo("test.conf:3: " + problem);
  }

  @Test
  void from_settingsOfTheDefaults_standBehindThoseOfTheCluster() {
    String defaults = "balancer-defaults.peak-ewma.decay = 1ms";
    Loaded behind = loaded("balance = peak-ewma\n} }\n" + defaults + "\nclusters { other { ");
    Balancers.from(cluster(behind).balance(), 1);
    assertThat(behind.problems().toString()).contains("decay \"1ms\" is out of range");
    Loaded own =
        loaded(
            "balance { type = peak-ewma, decay = 1s }\n} }\n"
                + defaults
                + "\nclusters { other { backends = [\"127.0.0.1:9\"]");
    Balancers.from(cluster(own).balance(), 1);
    assertThat(own.problems().list()).isEmpty();
  }

  @Test
  void names_all_sorted() {
    assertThat(Balancers.names())
        .containsExactly("consistent-hash", "least-request", "peak-ewma", "random", "round-robin");
  }

  private static ClusterConfig cluster(Loaded loaded) {
    return loaded.config().clusters().get(0);
  }

  private static Loaded loaded(String balance) {
    String hocon =
        """
        listeners { web { bind = "127.0.0.1:0" } }
        clusters { shop { backends = ["127.0.0.1:9"]
          %s
        } }
        routes { all { cluster = shop } }
        """;
    return ConfigLoader.parse(hocon.formatted(balance), "test.conf");
  }
}
