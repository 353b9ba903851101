package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.weir.config.Address;
import io.weir.config.BackendConfig;
import io.weir.config.ConfigLoader;
import io.weir.config.Loaded;
import io.weir.discovery.Endpoint;
import io.weir.telemetry.Telemetry;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From a configuration to clusters, across reloads. */
final class ClusterBuilderTest {
  private final Telemetry telemetry = Fixture.telemetry(1);
  private final BackendRegistry registry = BackendRegistry.offline(telemetry);

  /** What the name service answers; nothing for every other name. */
  private final Map<String, SocketAddress> names = new HashMap<>();

  /** A second address of some of them. */
  private final Map<String, SocketAddress> more = new HashMap<>();

  /** What services lead to. */
  private final Map<String, String> targets = new HashMap<>();

  private List<BackendConfig> backends = List.of();
  private @Nullable ClusterBuilder builder;
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
  void build_severalAddresses_eachABackendToldApart() {
    names.put("a:1", Fixture.local(1));
    more.put("a:1", Fixture.local(2));
    Cluster cluster = build("backends = [{ address = \"a:1\", weight = 3, backup = true }]");
    assertThat(cluster.members())
        .extracting(m -> m.backend().name(), Cluster.Member::weight, Cluster.Member::backup)
        .containsExactly(tuple("a:1@1", 3, true), tuple("a:1@2", 3, true));
  }

  @Test
  void update_anotherAddressComes_theOneThatStaysKeepsEverything() {
    names.put("a:1", Fixture.local(1));
    Cluster cluster = build("backends = [\"a:1\"]");
    Backend before = cluster.backends().get(0);
    more.put("a:1", Fixture.local(2));
    assertThat(update(cluster)).isTrue();
    assertThat(cluster.backends()).hasSize(2).contains(before);
    assertThat(before.name()).isEqualTo("a:1");
    assertThat(cluster.backends().get(1).name()).isEqualTo("a:1@2");
    assertThat(before.retired()).isFalse();
    assertThat(cluster.members())
        .extracting(Cluster.Member::identity)
        .containsExactly("a:1@1", "a:1@2");
  }

  @Test
  void update_newcomer_beginsWithPartOfItsShare() {
    names.put("a:1", Fixture.local(1));
    Cluster cluster = build("backends = [\"a:1\"], slow-start { window = 1h }");
    more.put("a:1", Fixture.local(2));
    update(cluster);
    Tier tier = cluster.live().now().primaries();
    assertThat(tier.weight(0)).isEqualTo(Shares.FULL);
    assertThat(tier.weight(1)).isEqualTo(Shares.FULL / 10);
  }

  @Test
  void update_addressGone_itRetiresAndIsPickedNoMore() {
    names.put("a:1", Fixture.local(1));
    more.put("a:1", Fixture.local(2));
    Cluster cluster = build("backends = [\"a:1\"]");
    Backend gone = cluster.backends().get(1);
    more.clear();
    assertThat(update(cluster)).isTrue();
    assertThat(gone.retired()).isTrue();
    assertThat(cluster.live().now().primaries().size()).isEqualTo(1);
  }

  @Test
  void update_nothingElse_noOtherSet() {
    names.put("a:1", Fixture.local(1));
    Cluster cluster = build("backends = [\"a:1\"]");
    BackendSet before = cluster.live().now();
    assertThat(update(cluster)).isFalse();
    assertThat(cluster.live().now()).isSameAs(before);
  }

  @Test
  void update_moved_stateIsNewThoughTheNameIsNot() {
    names.put("a:1", Fixture.local(1));
    Cluster cluster = build("backends = [\"a:1\"]");
    Backend before = cluster.backends().get(0);
    names.put("a:1", Fixture.local(2));
    assertThat(update(cluster)).isTrue();
    Backend after = cluster.backends().get(0);
    assertThat(after.name()).isEqualTo(before.name());
    assertThat(after.health()).isNotSameAs(before.health());
    assertThat(after.meters()).isSameAs(before.meters());
  }

  @Test
  void build_sameTargetTwice_once() {
    names.put("a:1", Fixture.local(1));
    targets.put("srv:s", "a:1");
    Cluster cluster = build("backends = [\"a:1\", \"srv:s\"]");
    assertThat(cluster.backends()).extracting(Backend::name).containsExactly("a:1");
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
    backends = loaded.config().clusters().get(0).backends();
    builder = new ClusterBuilder(registry, this::endpoints, 65536, loaded.problems());
    Cluster cluster = builder.build(loaded.config().clusters().get(0));
    retire(cluster);
    problems = loaded.problems().toString();
    return cluster;
  }

  private boolean update(Cluster cluster) {
    boolean changed = Objects.requireNonNull(builder).update(cluster, backends);
    retire(cluster);
    return changed;
  }

  private void retire(Cluster cluster) {
    registry.retireUnused(
        cluster.backends().stream().map(Backend::key).collect(Collectors.toSet()));
  }

  private List<Endpoint> endpoints(String cluster, BackendConfig backend) {
    if (backend.address() instanceof Address.Unix) {
      throw new IllegalArgumentException("no unix sockets here");
    }
    String text = backend.address().toString();
    Address address = Address.parse(targets.getOrDefault(text, text));
    String name = address.toString();
    SocketAddress second = more.get(name);
    String suffix = second == null ? "" : "@1";
    List<Endpoint> all = new ArrayList<>();
    all.add(endpoint(address, names.get(name), name + suffix, backend));
    if (second != null) {
      all.add(endpoint(address, second, name + "@2", backend));
    }
    return all;
  }

  private static Endpoint endpoint(
      Address address, @Nullable SocketAddress resolved, String label, BackendConfig backend) {
    return new Endpoint(address, resolved, label, backend.weight(), backend.backup());
  }
}
