package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Gate;
import io.weir.testkit.Patience;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireTest;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many slow peers at once: what they cost together is the sum of what one may cost. */
class CrowdsIT extends WireTest {
  private static final int CROWD = 1000;

  /** Each of them fills some megabytes of the kernel's. */
  private static final int PAIRS = 40;

  /** A batch of reads, and one read more after its sink has taken a little. */
  private static final long BYTES_PER_PAIR = (256 + 64) * 1024;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private List<RawClient> crowd(Proxy proxy, int count) {
    return IntStream.range(0, count).mapToObj(i -> client(proxy)).toList();
  }

  /** Time that the loops of the proxy have used so far. */
  private static long loopNanos() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("weir-loop"))
        .mapToLong(thread -> Math.max(0, THREADS.getThreadCpuTime(thread.getId())))
        .sum();
  }

  @Test
  void aThousandClientsThatSayNothingAreClosedInTimeAndHarmNobody() {
    Proxy proxy = proxyTo(responding(Wire.ok("x")), "listener-defaults.timeouts { header = 2s }");
    List<RawClient> silent = crowd(proxy, CROWD);
    proxy.awaitMetric(CROWD, "weir_connections_active");
    RawClient busy = client(proxy);
    for (int i = 0; i < 100; i++) {
      assertThat(busy.exchange(Wire.get("/")).text()).isEqualTo("x");
    }
    assertThat(Bulk.held()).isLessThan(CROWD * 1024);
    silent.forEach(RawClient::expectClosed);
    proxy.awaitMetric(0, "weir_request_errors_total");
  }

  @Test
  void aThousandIdleClientsHoldNoBuffers() {
    // Long enough for the last of them to get its turn on a busy machine.
    String patient = "listener-defaults.timeouts { header = 5m, keep-alive = 5m }";
    Proxy proxy = proxyTo(responding(Wire.ok("x".repeat(2000))), patient);
    List<RawClient> idle = crowd(proxy, CROWD);
    idle.forEach(client -> assertThat(client.exchange(Wire.get("/")).status()).isEqualTo(200));
    proxy.awaitMetric(CROWD, "weir_connections_active");
    Patience.until("buffers to return", () -> Bulk.held() < 1024 * 1024);
    long before = loopNanos();
    // A connection of which nobody wants anything; the test waits with it.
    idle.get(0).expectSilence(500);
    assertThat(loopNanos() - before).as("nanoseconds on loops").isLessThan(100_000_000);
  }

  @Test
  void pairsOfWhichNeitherSideReadsCostTheSumOfTheirLimitsAndNoTime() {
    Gate end = new Gate();
    AtomicLong sent = new AtomicLong();
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readHead();
              connection.write(Wire.lines("HTTP/1.1 200 OK", "Content-Length: 99999999", ""));
              byte[] piece = new byte[Bulk.PIECE];
              while (!end.isOpen()) {
                connection.write(piece);
                sent.addAndGet(piece.length);
              }
            });
    Proxy proxy = proxyTo(backend, "listener-defaults.timeouts { header = 1m }");
    List<RawClient> clients =
        IntStream.range(0, PAIRS)
            .mapToObj(i -> closing(RawClient.withReceiveBuffer(4096, proxy.port())))
            .toList();
    clients.forEach(client -> client.send(Wire.get("/")));
    AtomicLong last = new AtomicLong(-1);
    RawClient clock = client(proxy);
    Patience.until(
        "all to be blocked",
        () -> {
          assertThat(Bulk.held()).isLessThan(PAIRS * BYTES_PER_PAIR);
          clock.expectSilence(100);
          return sent.get() == last.getAndSet(sent.get()) && backend.opened() == PAIRS;
        });
    Patience.until(
        "the loops to come to rest",
        () -> {
          long before = loopNanos();
          clock.expectSilence(100);
          return loopNanos() - before < 5_000_000;
        });
    long before = loopNanos();
    clock.expectSilence(1000);
    assertThat(loopNanos() - before).as("nanoseconds on loops").isLessThan(100_000_000);
    clients.forEach(RawClient::reset);
    backend.awaitOpen(0);
    end.open();
    Patience.until("buffers to return", () -> Bulk.held() < 1024 * 1024);
  }
}
