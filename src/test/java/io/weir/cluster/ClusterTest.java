package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cluster.Cluster.Member;
import io.weir.config.TransportKind;
import io.weir.filter.FakeExchange;
import io.weir.http.RequestFacts;
import io.weir.net.Loop;
import io.weir.net.Loops;
import io.weir.net.Transport;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may be picked at all, whatever the balancer. */
@SuppressWarnings("NullAway.Init") // The loop is there before the first test.
final class ClusterTest {
  private static final RequestFacts REQUEST = FakeExchange.get("/");

  private static Loops loops;
  private static Loop loop;

  private final Backend one = Fixture.backend(1);
  private final Backend two = Fixture.backend(2);
  private final Backend spare = Fixture.backend(3);
  private final Backend lost = Fixture.unresolved(4);
  private final Tried tried = new Tried();

  static Stream<Balancer> balancers() {
    return Stream.of(
        new LeastRequest(),
        new RandomChoice(),
        new RoundRobin(1),
        new PeakEwma(Duration.ofSeconds(10)),
        Fixture.balancer("{ type = consistent-hash, by = header, name = x-none }"));
  }

  @BeforeAll
  static void start() {
    loops = Loops.start(Transport.choose(TransportKind.NIO), 1, (number, cause) -> {});
    loop = loops.get(0);
  }

  @AfterAll
  static void stop() {
    loops.close();
  }

  @ParameterizedTest
  @MethodSource("balancers")
  void pick_primariesLeft_neverABackup(Balancer balancer) {
    Cluster cluster = cluster(balancer, primary(one), backup(spare), primary(two));
    assertThat(picks(cluster)).containsExactlyInAnyOrder(one, two);
    tried.add(one);
    assertThat(picks(cluster)).containsExactly(two);
  }

  @ParameterizedTest
  @MethodSource("balancers")
  void pick_everyPrimaryTried_theBackupThenNobody(Balancer balancer) {
    Cluster cluster = cluster(balancer, primary(one), backup(spare));
    tried.add(one);
    assertThat(picks(cluster)).containsExactly(spare);
    tried.add(spare);
    assertThat(cluster.pick(REQUEST, loop, tried)).isNull();
  }

  @ParameterizedTest
  @MethodSource("balancers")
  void pick_onlyBackups_aBackup(Balancer balancer) {
    assertThat(picks(cluster(balancer, backup(spare)))).containsExactly(spare);
  }

  @ParameterizedTest
  @MethodSource("balancers")
  void pick_addressUnknown_neverThatOne(Balancer balancer) {
    assertThat(picks(cluster(balancer, primary(lost), primary(one)))).containsExactly(one);
    assertThat(picks(cluster(balancer, primary(lost), backup(spare)))).containsExactly(spare);
    assertThat(cluster(balancer, primary(lost)).pick(REQUEST, loop, tried)).isNull();
  }

  @ParameterizedTest
  @MethodSource("balancers")
  void pick_asManyTriedAsCanBeRemembered_nobody(Balancer balancer) {
    IntStream.range(0, Tried.MAX).forEach(i -> tried.add(Fixture.backend(100 + i)));
    assertThat(cluster(balancer, primary(one)).pick(REQUEST, loop, tried)).isNull();
  }

  @ParameterizedTest
  @MethodSource("balancers")
  void pick_weightOfNothing_nothingNewWhoeverElseIsLeft(Balancer balancer) {
    Member idle = new Member(one, 0, false);
    assertThat(picks(cluster(balancer, idle, primary(two)))).containsExactly(two);
    assertThat(picks(cluster(balancer, idle, backup(spare)))).containsExactly(spare);
    assertThat(cluster(balancer, idle).pick(REQUEST, loop, tried)).isNull();
  }

  @ParameterizedTest
  @MethodSource("balancers")
  void backends_all_inTheOrderOfTheConfiguration(Balancer balancer) {
    Cluster cluster = cluster(balancer, backup(spare), primary(lost), primary(one));
    assertThat(cluster.backends()).containsExactly(spare, lost, one);
  }

  private Set<Backend> picks(Cluster cluster) {
    Set<Backend> picked = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      Backend backend = cluster.pick(REQUEST, loop, tried);
      if (backend == null) {
        throw new AssertionError("nobody picked");
      }
      picked.add(backend);
    }
    return picked;
  }

  private static Cluster cluster(Balancer balancer, Member... members) {
    return Fixture.cluster(balancer, List.of(members));
  }

  private static Member primary(Backend backend) {
    return new Member(backend, 1, false);
  }

  private static Member backup(Backend backend) {
    return new Member(backend, 1, true);
  }
}
