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
    assertThat(new DescriptorPlan(20_000, 9_500).warnings(LISTENERS)).isEmpty();
  }

  @Test
  void warnings_limitOfListenerTooLarge_namesBothNumbers() {
    assertThat(new DescriptorPlan(9_000, 4_400).warnings(LISTENERS))
        .singleElement()
        .asString()
        .contains("listener web")
        .contains("5000")
        .contains("4400");
  }

  @Test
  void warnings_smallLimit_saysWhatToRaise() {
    assertThat(new DescriptorPlan(1_024, 400).warnings(List.of()))
        .singleElement()
        .asString()
        .contains("400 clients")
        .contains("ulimit -n");
  }
}
