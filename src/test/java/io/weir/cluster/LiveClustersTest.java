package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cluster.Cluster.Member;
import io.weir.config.TransportKind;
import io.weir.health.BackendHealth;
import io.weir.health.HealthControl;
import io.weir.health.HealthControl.Operation;
import io.weir.health.SocketProber;
import io.weir.health.State;
import io.weir.http.Failure;
import io.weir.net.Control;
import io.weir.net.Loop;
import io.weir.net.Loops;
import io.weir.net.Transport;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a change of a backend means for those who pick. */
@SuppressWarnings("NullAway.Init") // The loop is there before the first test.
final class LiveClustersTest {
  private static final Transport NIO = Transport.choose(TransportKind.NIO);

  private static Loops loops;
  private static Loop loop;

  private final Backend one = Fixture.backend(1);
  private final Backend two = Fixture.backend(2);
  private final Backend spare = Fixture.backend(3);
  private final List<Runnable> later = new ArrayList<>();
  private long now;
  private final LiveClusters live = new LiveClusters(() -> now);
  private final HealthControl health =
      new HealthControl(new AtOnce(), new SocketProber(NIO), live::changed);
  private final Cluster cluster = cluster(primary(one), primary(two), backup(spare));

  /** Runs everything at once, and what is for later when a test says so. */
  private final class AtOnce implements Control {
    @Override
    public long nanos() {
      return 0;
    }

    @Override
    public void execute(Runnable task) {
      task.run();
    }

    @Override
    public void after(long nanos, Runnable task) {
      later.add(task);
    }
  }

  @BeforeAll
  static void start() {
    loops = Loops.start(NIO, 1, (number, cause) -> {});
    loop = loops.get(0);
  }

  @AfterAll
  static void stop() {
    loops.close();
  }

  @BeforeEach
  void watch() {
    live.add(cluster);
    health.watch(List.of(cluster.health()));
  }

  private static Member primary(Backend backend) {
    return new Member(backend, 1, false);
  }

  private static Member backup(Backend backend) {
    return new Member(backend, 1, true);
  }

  private static Cluster cluster(Member... members) {
    return Fixture.cluster(new RoundRobin(1), List.of(members));
  }

  private void drain(Backend... backends) {
    for (Backend backend : backends) {
      health.operate(backend.health(), Operation.DRAIN);
    }
  }

  private static Set<Backend> picks(Cluster from) {
    Set<Backend> picked = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      Backend backend = from.pick(Fixture.FACTS, loop, new Tried());
      if (backend != null) {
        picked.add(backend);
      }
    }
    return picked;
  }

  @Test
  void changed_unusable_isPickedNoMoreUntilItReturns() {
    drain(one);
    assertThat(picks(cluster)).containsExactly(two);
    health.operate(one.health(), Operation.RETURN);
    assertThat(picks(cluster)).containsExactlyInAnyOrder(one, two);
  }

  @Test
  void changed_noPrimaryLeft_theBackupThenNobody() {
    drain(one, two);
    assertThat(picks(cluster)).containsExactly(spare);
    drain(spare);
    assertThat(picks(cluster)).isEmpty();
  }

  @Test
  void changed_clusterOfAnOlderGeneration_isToldToo() {
    Cluster newer = cluster(primary(one), primary(two));
    live.add(newer);
    drain(two);
    assertThat(picks(cluster)).containsExactly(one);
    assertThat(picks(newer)).containsExactly(one);
  }

  @Test
  void add_builtWhileSomebodyIsOut_knowsItFromTheBeginning() {
    drain(one);
    assertThat(picks(cluster(primary(one), primary(two)))).containsExactly(two);
  }

  @Test
  void weight_ofAnOperator_isTheShare() {
    health.weight(one.health(), 4);
    assertThat(ones(cluster, 50)).isEqualTo(40);
  }

  @Test
  void ramp_withinItsWindow_growsFromItsPart() {
    Ramp ramp = new Linear();
    BackendHealth joined = one.health();
    drain(one);
    health.operate(joined, Operation.RETURN);
    List<Member> members = List.of(primary(one), new Member(two, 3, false));
    assertThat(joined.usableSinceNanos()).isZero();
    assertThat(LiveShares.of(members, false, ramp, 10).of(members.get(0))).isEqualTo(10);
    assertThat(LiveShares.of(members, false, ramp, 50).of(members.get(0))).isEqualTo(50);
    assertThat(LiveShares.of(members, false, ramp, 100).of(members.get(0))).isEqualTo(100);
    assertThat(LiveShares.of(members, false, ramp, 10).of(members.get(1))).isEqualTo(300);
    assertThat(LiveShares.of(members, false, ramp, 10).growing(ramp, 10)).isTrue();
    assertThat(LiveShares.of(members, false, ramp, 100).growing(ramp, 100)).isFalse();
  }

  @Test
  void ramp_whileSomebodyIsWithinIt_sharesGrowByThemselvesAndThenNothingIsScheduled() {
    live.attach(new AtOnce());
    Cluster ramping =
        Fixture.cluster(new RoundRobin(1), List.of(primary(one), primary(two)), new Linear());
    live.add(ramping);
    assertThat(later).isEmpty();
    drain(one);
    health.operate(one.health(), Operation.RETURN);
    now = 10;
    assertThat(ones(ramping, 101)).isEqualTo(1);
    assertThat(later).hasSize(1);
    now = 50;
    later.remove(0).run();
    assertThat(ones(ramping, 150)).isBetween(49, 51);
    assertThat(later).hasSize(1);
    now = 100;
    later.remove(0).run();
    assertThat(ones(ramping, 100)).isBetween(49, 51);
    assertThat(later).isEmpty();
  }

  private static int ones(Cluster from, int picks) {
    int ones = 0;
    for (int i = 0; i < picks; i++) {
      Backend backend = from.pick(Fixture.FACTS, loop, new Tried());
      ones += backend != null && backend.name().equals("10.0.0.1:80") ? 1 : 0;
    }
    return ones;
  }

  @Test
  void shares_onProbation_aTenthUntilThreeSuccesses() {
    List<Member> members = List.of(primary(one), primary(two));
    for (int i = 0; i < 5; i++) {
      one.judge(0, Failure.CONNECT_REFUSED, 0, false);
    }
    assertThat(one.state()).isEqualTo(State.EJECTED);
    assertThat(picks(cluster)).containsExactly(two);
    List.copyOf(later).forEach(Runnable::run);
    assertThat(LiveShares.of(members, false, Fixture.AT_ONCE, 0).of(members.get(0))).isEqualTo(10);
    one.judge(0, null, 200, false);
    one.judge(0, null, 200, false);
    assertThat(LiveShares.of(members, false, Fixture.AT_ONCE, 0).of(members.get(0))).isEqualTo(10);
    one.judge(0, null, 200, false);
    assertThat(LiveShares.of(members, false, Fixture.AT_ONCE, 0).of(members.get(0))).isEqualTo(100);
  }

  private void bringToProbation(Backend backend) {
    for (int i = 0; i < 5; i++) {
      backend.judge(0, Failure.CONNECT_REFUSED, 0, false);
    }
    List.copyOf(later).forEach(Runnable::run);
    assertThat(backend.health().onProbation()).isTrue();
  }

  @Test
  void pick_onProbation_atMostAsManyAtOnceAsItMay() {
    bringToProbation(one);
    assertThat(picks(cluster)).containsExactlyInAnyOrder(one, two);
    one.begin();
    one.begin();
    assertThat(picks(cluster)).containsExactlyInAnyOrder(one, two);
    one.begin();
    assertThat(picks(cluster)).containsExactly(two);
    one.end();
    assertThat(picks(cluster)).containsExactlyInAnyOrder(one, two);
  }

  @Test
  void pick_onProbationAndFull_aBackupBeforeIt() {
    Cluster lone = cluster(primary(one), backup(spare));
    live.add(lone);
    health.watch(List.of(lone.health()));
    bringToProbation(one);
    assertThat(picks(lone)).containsExactly(one);
    for (int i = 0; i < 3; i++) {
      one.begin();
    }
    assertThat(picks(lone)).containsExactly(spare);
  }

  @Test
  void pick_nobodyElseIsLeft_onProbationAndFullAllTheSame() {
    bringToProbation(one);
    for (int i = 0; i < 10; i++) {
      one.begin();
    }
    Tried tried = new Tried();
    tried.add(two);
    tried.add(spare);
    assertThat(cluster.pick(Fixture.FACTS, loop, tried)).isSameAs(one);
    assertThat(tried.count()).isEqualTo(2);
    assertThat(tried.contains(one)).isFalse();
  }

  @Test
  void shares_drainedOrInMaintenance_nothingNewOrNothing() {
    List<Member> members = List.of(primary(one), primary(two));
    drain(one);
    health.operate(two.health(), Operation.MAINTENANCE);
    LiveShares shares = LiveShares.of(members, true, Fixture.AT_ONCE, 0);
    assertThat(shares.of(members.get(0))).isEqualTo(Shares.NOTHING_NEW);
    assertThat(shares.of(members.get(1))).isEqualTo(Shares.UNUSABLE);
  }

  /** A hundred nanoseconds from nothing to all. */
  private static final class Linear implements Ramp {
    @Override
    public long windowNanos() {
      return 100;
    }

    @Override
    public double factor(long sinceNanos) {
      return Math.max(1, sinceNanos) / 100.0;
    }
  }
}
