package io.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import org.junit.jupiter.api.Test;

/** The status as JSON, read back by a parser that is not ours. */
final class StatusJsonTest {
  private final String text = StatusJson.of(new TestView().status(), new History());
  private final Config json =
      ConfigFactory.parseString(text, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));

  @Test
  void of_status_everyValueComesBack() {
    assertThat(json.getLong("uptimeMillis")).isEqualTo(93_784_000);
    assertThat(json.getString("phase")).isEqualTo("running");
    assertThat(json.getLong("descriptors.limit")).isEqualTo(1_048_576);
    assertThat(json.getLong("generation.number")).isEqualTo(7);
    assertThat(json.getBoolean("generation.lastReloadOk")).isTrue();
    assertThat(json.getStringList("generation.changes"))
        .containsExactly("~ cluster shop: max-requests \"0\" -> \"50\"", TestView.HOSTILE);
    assertThat(json.getBoolean("ok")).isFalse();
    assertThat(json.getString("summary")).startsWith("1 of 2 backends does not serve: ");
    assertThat(json.getLong("traffic.p99Micros")).isEqualTo(-1);
    assertThat(json.getDoubleList("traffic.requestsEachSecond")).isEmpty();
    assertThat(json.getConfigList("reloads").get(1).getStringList("details")).hasSize(2);
    assertThat(json.getConfigList("listeners").get(0).getLong("accepted")).isEqualTo(56_789);
    Config shop = json.getConfigList("clusters").get(0);
    assertThat(shop.getLong("concurrencyLimit")).isEqualTo(120);
    assertThat(shop.getConfigList("backends").get(1).getBoolean("backup")).isTrue();
    assertThat(shop.getConfigList("backends").get(0).getLong("idle")).isEqualTo(5);
    assertThat(shop.getConfigList("backends").get(0).getLong("active")).isEqualTo(3);
    Config check = shop.getConfigList("backends").get(0).getConfig("lastCheck");
    assertThat(check.getLong("agoMillis")).isEqualTo(2_400);
    assertThat(check.getBoolean("passed")).isTrue();
    assertThat(check.getString("result")).isEqualTo("status 200");
    assertThat(check.getLong("tookMicros")).isEqualTo(812);
    assertThat(shop.getConfigList("backends").get(1).getLong("lastCheck.agoMillis")).isEqualTo(-1);
    assertThat(json.getConfigList("clusters").get(1).getConfigList("backends")).isEmpty();
  }

  @Test
  void of_hostileNames_comeBackUnchanged() {
    Config route = json.getConfigList("routes").get(1);
    assertThat(route.getString("name")).isEqualTo(TestView.HOSTILE);
    assertThat(route.getStringList("filters"))
        .containsExactly(TestView.HOSTILE, "strip-prefix /api");
  }

  @Test
  void of_hostileNames_harmlessInsideHtml() {
    assertThat(text).doesNotContain("<", ">", "&", "'", "\u2028", "\u0000");
    assertThat(text.strip()).doesNotContain("\n");
  }
}
