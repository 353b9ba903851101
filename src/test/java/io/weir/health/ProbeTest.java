package io.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The deadline of a check; time is the test's. */
final class ProbeTest {
  private final DefaultEventLoop loop = new DefaultEventLoop();
  private final AtomicLong now = new AtomicLong();
  private final List<ProbeResult> results = new ArrayList<>();
  private final Probe probe =
      new Probe(
          new ProbeSpec(
              HealthFixture.address(1),
              false,
              "",
              TimeUnit.SECONDS.toNanos(2),
              HealthFixture.config("").health().expect()),
          loop,
          results::add,
          now::get);

  @AfterEach
  void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private void expireAfterMillis(long millis) {
    now.set(TimeUnit.MILLISECONDS.toNanos(millis));
    probe.expired();
  }

  @Test
  void expired_inTime_isAFailure() {
    probe.arm();
    expireAfterMillis(2_010);
    assertThat(results).containsExactly(ProbeResult.failed("no connection within 2000 ms"));
  }

  @Test
  void expired_noticedLate_saysNothing() {
    probe.arm();
    expireAfterMillis(7_000);
    assertThat(results)
        .singleElement()
        .satisfies(result -> assertThat(result.kind()).isEqualTo(ProbeResult.Kind.VOID));
  }

  @Test
  void expired_twice_isToldOnce() {
    probe.arm();
    expireAfterMillis(2_000);
    expireAfterMillis(2_001);
    assertThat(results).hasSize(1);
  }
}
