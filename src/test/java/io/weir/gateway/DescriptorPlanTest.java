package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.ConfigLoader;
import io.weir.config.ListenerConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DescriptorPlanTest {
  private static final List<ListenerConfig> LISTENERS =
      ConfigLoader.parse(
              "listeners { web { bind = \":0\", limits { connections = 5000 } } }", "test.conf")
          .config()
          .listeners();

  @Test
  void warnings_enoughRoom_areNone() {
    assertThat(DescriptorPlan.of(20_000, 9_500, 0).warnings(LISTENERS)).isEmpty();
  }

  @Test
  void warnings_limitOfListenerTooLarge_namesBothNumbers() {
    assertThat(DescriptorPlan.of(9_000, 4_400, 0).warnings(LISTENERS))
        .singleElement()
        .asString()
        .contains("listener web")
        .contains("5000")
        .contains("4400");
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
    assertThat(plan.warnings(List.of()))
        .containsExactly(
            "runtime.max-clients is 30000, but 20000 descriptors leave room for 18999");
  }

  @Test
  void warnings_smallLimit_saysWhatToRaise() {
    assertThat(DescriptorPlan.of(1_024, 400, 0).warnings(List.of()))
        .singleElement()
        .asString()
        .contains("400 clients")
        .contains("ulimit -n");
  }
}
