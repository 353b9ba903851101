package io.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.weir.config.AccessLogConfig;
import io.weir.config.AccessLogFormat;
import io.weir.config.MetricsConfig;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an exchange costs in memory, measured by the JVM's own count for this thread: nothing. */
class AllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 100_000;

  /**
   * What the measurement itself may take; an object per round would be 1.6 million bytes or more.
   */
  private static final long SLACK = 16 * 1024;

  private final TestRecord record = new TestRecord();

  @Test
  void meters_exchanges_allocateNothing() {
    try (Telemetry telemetry = new Telemetry(1, new MetricsConfig(List.of(0.001, 0.01, 0.1)))) {
      RouteMeters route = telemetry.route("shop");
      ClusterMeters cluster = telemetry.cluster("shop");
      BackendMeters backend = telemetry.backend("shop", "10.0.0.11:8080");
      ListenerMeters listener = telemetry.listener("web");
      assertThat(
              allocated(
                  () -> {
                    listener.accepted(0);
                    route.began(0);
                    backend.attemptBegan(0);
                    backend.reused(0);
                    cluster.firstByte(0, 5_000_000);
                    cluster.retried(0, "connect_refused");
                    backend.attemptEnded(0, 200, 5_000_000);
                    route.failed(0, "connect_refused");
                    route.ended(0, record);
                    listener.closed(0);
                  }))
          .isLessThan(SLACK);
    }
  }

  @ParameterizedTest
  @EnumSource(AccessLogFormat.class)
  void accessLog_lines_allocateNothing(AccessLogFormat format) {
    record.referer = "https://shop.example.com/caf\u00e9?x=1";
    var config = new AccessLogConfig(true, "/dev/null", format, 100_000, true);
    try (AccessLog log = new AccessLog(config, 1)) {
      assertThat(
              allocated(
                  () -> {
                    record.startWallMillis += 7;
                    log.append(0, record);
                    log.flush(0);
                  }))
          .isLessThan(SLACK);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void taps_linesThatAreReadAndLinesThatAreNot_allocateNothing(boolean json) {
    Taps taps = new Taps(1);
    TapFilter matching = TapFilter.parse(Map.of("route", "shop", "status", "2xx"));
    TapFilter other = TapFilter.parse(Map.of("min-duration", "10s"));
    try (Tap read = Objects.requireNonNull(taps.open(matching, json));
        Tap full = Objects.requireNonNull(taps.open(matching, json));
        Tap silent = Objects.requireNonNull(taps.open(other, json))) {
      ByteBuffer buffer = ByteBuffer.allocate(Tap.MIN_BUFFER);
      assertThat(
              allocated(
                  () -> {
                    record.startWallMillis += 7;
                    taps.offer(0, record, true);
                    read.drainTo(buffer.clear());
                  }))
          .isLessThan(SLACK);
      full.drainTo(buffer.clear());
      assertThat(buffer.position()).isPositive();
      silent.drainTo(buffer.clear());
      assertThat(buffer.position()).isZero();
    }
  }

  /** Bytes per {@link #ROUNDS} calls, after the first calls have made what is made once. */
  private static long allocated(Runnable step) {
    for (int i = 0; i < ROUNDS / 10; i++) {
      step.run();
    }
    long id = Thread.currentThread().getId();
    long before = THREADS.getThreadAllocatedBytes(id);
    for (int i = 0; i < ROUNDS; i++) {
      step.run();
    }
    return THREADS.getThreadAllocatedBytes(id) - before;
  }

  @Test
  void measurement_anObjectPerRound_isSeen() {
    Object[] holder = new Object[1];
    assertThat(allocated(() -> holder[0] = new long[1])).isGreaterThan(SLACK * 10);
    assertThat(holder[0]).isNotNull();
  }
}
