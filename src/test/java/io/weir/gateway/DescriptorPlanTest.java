package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.ConfigLoader;
import io.weir.config.Loaded;
import io.weir.config.Problem;
import io.weir.config.Problems;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DescriptorPlanTest {
  private static final Loaded LOADED =
      ConfigLoader.parse(
          """
          listeners { web { bind = ":0", limits { connections = 5000 } } }
          clusters { app { max-connections = 3000, backends = ["a:1", "b:1"] } }
          runtime.max-clients = 1
          """,
          "test.conf");

  @Test
  void warnings_enoughRoom_areNone() {
    assertThat(warnings(DescriptorPlan.of(20_000, 9_500, 0))).isEmpty();
  }

  @Test
  void warnings_limitOfListenerTooLarge_namesBothNumbers() {
    assertThat(warnings(DescriptorPlan.of(9_000, 4_400, 0)))
        .containsExactly(
            "test.conf:1: listener web may have 5000 connections, but 9000 descriptors leave room"
                + " for 4400",
            "test.conf:2: cluster app may have 6000 connections, but 9000 descriptors leave room"
                + " for 4400 to backends");
  }

  @Test
  void of_whatTheOperatorWants_isTakenFromTheBackends() {
    assertThat(DescriptorPlan.of(20_000, 9_500, 0))
        .extracting("clients", "backends")
        .containsExactly(9_500, 9_500);
    assertThat(DescriptorPlan.of(20_000, 9_500, 18_000))
        .extracting("clients", "backends")
        .containsExactly(18_000, 1_000);
    assertThat(DescriptorPlan.of(20_000, 9_500, 100))
        .extracting("clients", "backends")
        .containsExactly(100, 18_900);
    int all = Integer.MAX_VALUE;
    assertThat(DescriptorPlan.of(-1, all, 5))
        .extracting("clients", "backends")
        .containsExactly(5, all);
  }

  @Test
  void of_moreThanThereIs_leavesOneForBackendsAndSaysSo() {
    DescriptorPlan plan = DescriptorPlan.of(20_000, 9_500, 30_000);
    assertThat(plan).extracting("clients", "backends").containsExactly(18_999, 1);
    assertThat(warnings(plan))
        .contains(
            "test.conf:3: runtime.max-clients is 30000, but 20000 descriptors leave room for"
                + " 18999");
  }

  @Test
  void warnings_smallLimit_saysWhatToRaise() {
    assertThat(warnings(DescriptorPlan.of(1_024, 400, 0)).get(0))
        .startsWith("test.conf: the limit of 1024 descriptors")
        .contains("400 clients")
        .contains("ulimit -n");
  }

  private static List<String> warnings(DescriptorPlan plan) {
    Problems warnings = new Problems();
    plan.warn(LOADED, warnings);
    return warnings.list().stream().map(Problem::toString).toList();
  }
}
