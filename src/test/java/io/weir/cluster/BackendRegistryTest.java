package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.TransportKind;
import io.weir.net.Loop;
import io.weir.net.Loops;
import io.weir.net.Transport;
import io.weir.pool.BackendSockets;
import io.weir.telemetry.Telemetry;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a reload finds again and what it leaves behind. */
final class BackendRegistryTest {
  private static final int LOOPS = 2;

  private final Queue<Throwable> fatal = new ConcurrentLinkedQueue<>();
  private final Loops loops =
      Loops.start(Transport.choose(TransportKind.NIO), LOOPS, (loop, cause) -> fatal.add(cause));
  private final Telemetry telemetry = Fixture.telemetry(LOOPS);
  private final BackendRegistry registry =
      new BackendRegistry(loops, telemetry, new BackendSockets(100));

  @AfterEach
  void stop() {
    loops.close();
    telemetry.close();
    assertThat(fatal).isEmpty();
  }

  @Test
  void obtain_equalKey_theSameBackend() {
    assertThat(obtain(key(1))).isSameAs(obtain(key(1)));
  }

  @Test
  void obtain_anythingElseInTheKey_anotherBackend() {
    BackendKey key = key(1);
    Backend backend = obtain(key);
    BackendKey slower =
        new BackendKey(
            key.cluster(),
            key.address(),
            key.resolved(),
            key.maxConnections(),
            Duration.ofSeconds(9),
            key.pool(),
            key.responseHeaderBytes());
    assertThat(obtain(slower)).isNotSameAs(backend);
    assertThat(obtain(key(2))).isNotSameAs(backend);
  }

  @Test
  void obtain_onSeveralLoops_onePoolEach() {
    Backend backend = obtain(key(1));
    assertThat(backend.pool(loops.get(0))).isNotSameAs(backend.pool(loops.get(1)));
  }

  @Test
  void obtain_addressUnknown_aBackendThatIsNotResolved() {
    assertThat(obtain(Fixture.key(1, null)).resolved()).isFalse();
    assertThat(obtain(key(1)).resolved()).isTrue();
  }

  @Test
  void retireUnused_wanted_staysTheSame() {
    Backend kept = obtain(key(1));
    kept.begin();
    registry.retireUnused(Set.of(key(1)));
    assertThat(kept.retired()).isFalse();
    assertThat(obtain(key(1))).isSameAs(kept);
    assertThat(obtain(key(1)).inFlight()).isEqualTo(1);
  }

  @Test
  void retireUnused_unwanted_retiresOnItsLoopsAndIsForgotten() {
    Backend dropped = obtain(key(1));
    Backend kept = obtain(key(2));
    registry.retireUnused(Set.of(key(2)));
    // A pool asserts that it is retired on its loop; a failure there would be in fatal.
    for (int i = 0; i < LOOPS; i++) {
      Loop loop = loops.get(i);
      loop.eventLoop().submit(() -> {}).syncUninterruptibly();
    }
    assertThat(dropped.retired()).isTrue();
    assertThat(registry.backends()).containsExactly(kept);
    assertThat(obtain(key(1))).isNotSameAs(dropped);
  }

  @Test
  void obtain_otherLimitForTheSamePlace_sameStateAndLabel() {
    BackendKey key = key(1);
    Backend first = registry.obtain(key, "a:1");
    BackendKey limited =
        new BackendKey(
            key.cluster(),
            key.address(),
            key.resolved(),
            9,
            key.connect(),
            key.pool(),
            key.responseHeaderBytes());
    Backend second = registry.obtain(limited, "a:1@10.0.0.1");
    assertThat(second.health()).isSameAs(first.health());
    assertThat(second.name()).isEqualTo("a:1");
  }

  @Test
  void offline_obtain_aBackendWithoutPools() {
    BackendRegistry offline = BackendRegistry.offline(telemetry);
    assertThat(offline.obtain(key(1), "x").resolved()).isTrue();
    offline.retireUnused(Set.of());
    assertThat(offline.backends()).isEmpty();
  }

  private static BackendKey key(int number) {
    return Fixture.key(number, Fixture.local(number));
  }

  private Backend obtain(BackendKey key) {
    return registry.obtain(key, key.address().toString());
  }
}
