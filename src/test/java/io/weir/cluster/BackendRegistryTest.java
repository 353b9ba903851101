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
    assertThat(registry.obtain(key(1))).isSameAs(registry.obtain(key(1)));
  }

  @Test
  void obtain_anythingElseInTheKey_anotherBackend() {
    BackendKey key = key(1);
    Backend backend = registry.obtain(key);
    BackendKey slower =
        new BackendKey(
            key.cluster(),
            key.address(),
            key.resolved(),
            key.maxConnections(),
            Duration.ofSeconds(9),
            key.pool(),
            key.responseHeaderBytes());
    assertThat(registry.obtain(slower)).isNotSameAs(backend);
    assertThat(registry.obtain(key(2))).isNotSameAs(backend);
  }

  @Test
  void obtain_onSeveralLoops_onePoolEach() {
    Backend backend = registry.obtain(key(1));
    assertThat(backend.pool(loops.get(0))).isNotSameAs(backend.pool(loops.get(1)));
  }

  @Test
  void obtain_addressUnknown_aBackendThatIsNotResolved() {
    assertThat(registry.obtain(Fixture.key(1, null)).resolved()).isFalse();
    assertThat(registry.obtain(key(1)).resolved()).isTrue();
  }

  @Test
  void retireUnused_wanted_staysTheSame() {
    Backend kept = registry.obtain(key(1));
    kept.begin();
    registry.retireUnused(Set.of(key(1)));
    assertThat(kept.retired()).isFalse();
    assertThat(registry.obtain(key(1))).isSameAs(kept);
    assertThat(registry.obtain(key(1)).inFlight()).isEqualTo(1);
  }

  @Test
  void retireUnused_unwanted_retiresOnItsLoopsAndIsForgotten() {
    Backend dropped = registry.obtain(key(1));
    Backend kept = registry.obtain(key(2));
    registry.retireUnused(Set.of(key(2)));
    // A pool asserts that it is retired on its loop; a failure there would be in fatal.
    for (int i = 0; i < LOOPS; i++) {
      Loop loop = loops.get(i);
      loop.eventLoop().submit(() -> {}).syncUninterruptibly();
    }
    assertThat(dropped.retired()).isTrue();
    assertThat(registry.backends()).containsExactly(kept);
    assertThat(registry.obtain(key(1))).isNotSameAs(dropped);
  }

  @Test
  void lastKnown_seenBefore_thatAddress() {
    registry.obtain(Fixture.key(1, null));
    assertThat(registry.lastKnown("shop", key(1).address())).isNull();
    registry.obtain(key(1));
    assertThat(registry.lastKnown("shop", key(1).address())).isEqualTo(key(1).resolved());
    assertThat(registry.lastKnown("other", key(1).address())).isNull();
    assertThat(registry.lastKnown("shop", key(2).address())).isNull();
  }

  @Test
  void offline_obtain_aBackendWithoutPools() {
    BackendRegistry offline = BackendRegistry.offline(telemetry);
    assertThat(offline.obtain(key(1)).resolved()).isTrue();
    offline.retireUnused(Set.of());
    assertThat(offline.backends()).isEmpty();
  }

  private static BackendKey key(int number) {
    return Fixture.key(number, Fixture.local(number));
  }
}
