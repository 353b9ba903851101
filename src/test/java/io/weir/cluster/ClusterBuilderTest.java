package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.weir.config.Address;
import io.weir.config.ConfigLoader;
import io.weir.config.Loaded;
import io.weir.telemetry.Telemetry;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From a configuration to clusters, across reloads. */
final class ClusterBuilderTest {
  private final Telemetry telemetry = Fixture.telemetry(1);
  private final BackendRegistry registry = BackendRegistry.offline(telemetry);

  /** What the name service answers; nothing for every other name. */
  private final Map<String, SocketAddress> names = new HashMap<>();

  private String problems = "";

  @AfterEach
  void close() {
    telemetry.close();
  }

  @Test
  void build_weightsAndBackups_theMembersOfThisGeneration() {
    names.put("a:1", Fixture.local(1));
    names.put("b:1", Fixture.local(2));
    Cluster cluster =
        build(
            "backends = [{ address = \"a:1\", weight = 3 }, { address = \"b:1\", backup = true }]");
    assertThat(cluster.name()).isEqualTo("shop");
    assertThat(cluster.balancerName()).isEqualTo("least-request");
    assertThat(cluster.members())
        .extracting(m -> m.backend().name(), Cluster.Member::weight, Cluster.Member::backup)
        .containsExactly(tuple("a:1", 3, false), tuple("b:1", 1, true));
    assertThat(problems).isEmpty();
  }

  @Test
  void build_weightChanged_theSameBackend() {
    names.put("a:1", Fixture.local(1));
    Backend before = build("backends = [\"a:1\"]").backends().get(0);
    Cluster after = build("backends = [{ address = \"a:1\", weight = 3, backup = true }]");
    assertThat(after.backends()).containsExactly(before);
  }

  @Test
  void build_connectionLimitChanged_anotherBackend() {
    names.put("a:1", Fixture.local(1));
    Backend before = build("backends = [\"a:1\"]").backends().get(0);
    Cluster after = build("backends = [{ address = \"a:1\", max-connections = 5 }]");
    assertThat(after.backends()).doesNotContain(before);
    assertThat(after.backends().get(0).budget().max()).isEqualTo(5);
    assertThat(registry.backends()).containsExactly(after.backends().get(0));
    assertThat(before.retired()).isTrue();
  }

  @Test
  void build_nameUnknown_noProblemAndABackendThatWaits() {
    assertThat(build("backends = [\"a:1\"]").backends())
        .singleElement()
        .satisfies(backend -> assertThat(backend.resolved()).isFalse());
    assertThat(problems).isEmpty();
  }

  @Test
  void build_nameKnownOnlyLater_resolvedThen() {
    build("backends = [\"a:1\"]");
    names.put("a:1", Fixture.local(1));
    assertThat(build("backends = [\"a:1\"]").backends().get(0).resolved()).isTrue();
    assertThat(registry.backends()).hasSize(1);
  }

  @Test
  void build_nameUnknownNow_keepsTheBackendItHad() {
    names.put("a:1", Fixture.local(1));
    Backend before = build("backends = [\"a:1\"]").backends().get(0);
    names.clear();
    assertThat(build("backends = [\"a:1\"]").backends()).containsExactly(before);
  }

  @Test
  void build_nameMoved_anotherBackend() {
    names.put("a:1", Fixture.local(1));
    Backend before = build("backends = [\"a:1\"]").backends().get(0);
    names.put("a:1", Fixture.local(2));
    assertThat(build("backends = [\"a:1\"]").backends()).doesNotContain(before);
  }

  @Test
  void build_socketsThatTheTransportLacks_problemInItsWords() {
    build("backends = [\"unix:/run/app.sock\"]");
    assertThat(problems).isEqualTo("test.conf:2: no unix sockets here");
  }

  private Cluster build(String lines) {
    String hocon =
        """
        listeners { web { bind = "127.0.0.1:0" } }
        clusters { shop { %s
        } }
        routes { all { cluster = shop } }
        """;
    Loaded loaded = ConfigLoader.parse(hocon.formatted(lines), "test.conf");
    ClusterBuilder builder = new ClusterBuilder(registry, this::resolve, 65536, loaded.problems());
    Cluster cluster = builder.build(loaded.config().clusters().get(0));
    registry.retireUnused(builder.wanted());
    problems = loaded.problems().toString();
    return cluster;
  }

  private @Nullable SocketAddress resolve(Address address) {
    if (address instanceof Address.Unix) {
      throw new IllegalArgumentException("no unix sockets here");
    }
    return names.get(address.toString());
  }
}
