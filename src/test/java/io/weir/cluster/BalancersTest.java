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
