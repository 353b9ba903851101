package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cluster.Backend;
import io.weir.cluster.BackendRegistry;
import io.weir.config.ConfigLoader;
import io.weir.config.Loaded;
import io.weir.config.MetricsConfig;
import io.weir.discovery.Endpoints;
import io.weir.telemetry.BackendName;
import io.weir.telemetry.Telemetry;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class GenerationBuilderTest {
  private static final String LISTENER = "listeners { web { bind = \"127.0.0.1:0\" } }\n";
  private static final String TWO_BACKENDS =
      """
      listeners { web { bind = "127.0.0.1:0" } }
      clusters { app { backends = ["127.0.0.1:1001", "127.0.0.1:1002"] } }
      routes { app { cluster = app } }
      """;

  private final Telemetry telemetry = new Telemetry(1, new MetricsConfig(List.of(1.0)));
  private final BackendRegistry registry = BackendRegistry.offline(telemetry);
  private final GenerationBuilder builder =
      new GenerationBuilder(telemetry, registry, Endpoints.unasked());

  @AfterEach
  void closeTelemetry() {
    telemetry.close();
  }

  @Test
  void build_first_isNumberOne() {
    Loaded loaded = parse(TWO_BACKENDS);

    Generation first = builder.build(loaded, null);

    assertThat(loaded.problems().list()).isEmpty();
    assertThat(first.number()).isEqualTo(1);
    assertThat(first.source()).isEqualTo("test.conf");
    assertThat(first.wanted()).hasSize(2);
    assertThat(first.routes().inOrder()).extracting("name").containsExactly("app");
  }

  @Test
  void build_sameBackends_areTheSameObjects() {
    Generation first = builder.build(parse(TWO_BACKENDS), null);

    Generation second = builder.build(parse(TWO_BACKENDS + "drain.grace = 3s"), first);

    assertThat(second.number()).isEqualTo(2);
    assertThat(backends(second)).isEqualTo(backends(first));
    assertThat(registry.backends()).hasSize(2);
  }

  @Test
  void build_oneBackendMoved_keepsTheOther() {
    Generation first = builder.build(parse(TWO_BACKENDS), null);

    Generation second = builder.build(parse(TWO_BACKENDS.replace(":1002", ":1003")), first);

    assertThat(backends(second).get(0)).isSameAs(backends(first).get(0));
    assertThat(backends(second).get(1).name()).isEqualTo("127.0.0.1:1003");
    assertThat(second.wanted()).doesNotContain(backends(first).get(1).key());
  }

  @Test
  void build_problemsOfEveryKind_areAllCollected() {
    Loaded loaded =
        parse(
            """
            listeners { web { bind = "127.0.0.1:0", colour = blue } }
            clusters { app { backends = ["127.0.0.1:1001"], balance = fairly } }
            routes {
              app { cluster = app, filters = [{ type = strip-prefixes }] }
              other { path = "/x", cluster = nowhere }
            }
            """);

    builder.build(loaded, null);

    assertThat(loaded.problems().list())
        .extracting(problem -> problem.at().line())
        .containsExactly(1, 2, 4, 5);
  }

  @Test
  void build_fixedSettingsChanged_areRefusedByName() {
    Generation first = builder.build(parse(TWO_BACKENDS), null);

    assertThat(refusal(first, "runtime.loops = 3")).contains("test.conf:4").contains("'runtime'");
    assertThat(refusal(first, "admin.bind = \"127.0.0.1:9\"")).contains("'admin'");
    assertThat(refusal(first, "metrics.buckets = [1s]")).contains("'metrics'");
    assertThat(refusal(first, "access-log.queue-lines = 100"))
        .contains("'access-log.queue-lines' cannot change while weir runs");
  }

  @Test
  void build_fixedSettingBackToItsDefault_isRefusedToo() {
    Generation first = builder.build(parse(TWO_BACKENDS + "runtime.loops = 3"), null);

    assertThat(refusal(first, "")).contains("test.conf: 'runtime' cannot change");
  }

  @Test
  void build_otherSettingsChanged_areTaken() {
    Generation first = builder.build(parse(TWO_BACKENDS), null);

    assertThat(refusal(first, "access-log.format = combined\ndrain.delay = 1s")).isEmpty();
  }

  @Test
  void meterNames_namesEverythingInUse() {
    Generation generation = builder.build(parse(TWO_BACKENDS), null);

    assertThat(generation.meterNames().listeners()).containsExactly("web");
    assertThat(generation.meterNames().routes()).contains("app", Telemetry.NO_ROUTE);
    assertThat(generation.meterNames().clusters()).containsExactly("app");
    assertThat(generation.meterNames().backends())
        .contains(new BackendName("app", "127.0.0.1:1001"));
  }

  @Test
  void build_fileWithoutRoutes_isBuilt() {
    Loaded loaded = parse(LISTENER);

    Generation generation = builder.build(loaded, null);

    assertThat(generation.routes().inOrder()).isEmpty();
  }

  private String refusal(Generation previous, String more) {
    Loaded loaded = parse(TWO_BACKENDS + more);
    builder.build(loaded, previous);
    return loaded.problems().toString();
  }

  private static List<Backend> backends(Generation generation) {
    return generation.clusters().get(0).backends();
  }

  private static Loaded parse(String hocon) {
    return ConfigLoader.parse(hocon, "test.conf");
  }
}
