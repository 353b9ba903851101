package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.BackendConnection;
import io.weir.testkit.Patience;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireTest;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Idle connections to backends that close them after a time of their own. */
class IdleTimeoutIT extends WireTest {
  private static final String IDLE = "weir_backend_idle_timeout_seconds";

  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final AtomicInteger closed = new AtomicInteger();

  private static String ok(String... fields) {
    String more = fields.length == 0 ? "" : String.join("\r\n", fields) + "\r\n";
    return "HTTP/1.1 200 OK\r\n" + more + "Content-Length: 2\r\n\r\nok";
  }

  /** Answers, and closes what was idle for so long, which it counts. */
  private ScriptedBackend impatient(long idleMillis, String answer) {
    // Before the backend, so that it ends behind it.
    closing((AutoCloseable) clock::shutdownNow);
    return backend(
        connection -> {
          while (true) {
            connection.readRequest();
            connection.write(answer);
            ScheduledFuture<?> end =
                clock.schedule(() -> end(connection), idleMillis, TimeUnit.MILLISECONDS);
            // Waits for the next request, or for whoever closes first.
            boolean more = connection.awaitMore();
            end.cancel(false);
            if (!more) {
              return;
            }
          }
        });
  }

  private void end(BackendConnection connection) {
    try {
      closed.incrementAndGet();
      connection.close();
    } catch (IOException e) {
      throw new AssertionError("a socket that cannot be closed", e);
    }
  }

  /** One request, and the connection has ended again. */
  private static void askAndLetIdle(RawClient client, ScriptedBackend backend) {
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("ok");
    backend.awaitOpen(0);
  }

  @ParameterizedTest
  @CsvSource({"timeout=1, 0.75", "'timeout=1, max=100', 0.75", "'max=5,Timeout=2', 1.6"})
  void whatTheBackendSaysIsBelieved(String said, double seconds) {
    ScriptedBackend backend = impatient(60_000, ok("Keep-Alive: " + said));
    Proxy proxy = proxyTo(backend);
    RawClient client = client(proxy);
    for (int i = 0; i < 3; i++) {
      assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("ok");
    }
    assertThat(backend.opened()).isEqualTo(1);
    assertThat(proxy.metric(IDLE)).isEqualTo(seconds);
    backend.awaitOpen(0);
    assertThat(closed).hasValue(0);
  }

  @Test
  void whatTheBackendSaysDoesNotReachTheClient() {
    Proxy proxy = proxyTo(impatient(60_000, ok("Keep-Alive: timeout=1")));
    assertThat(client(proxy).exchange(Wire.get("/")).headers("Keep-Alive")).isEmpty();
  }

  @Test
  void aBackendThatSaysNonsenseIsNotBelieved() {
    Proxy proxy = proxyTo(impatient(60_000, ok("Keep-Alive: timeout=soon, max=\"1")));
    assertThat(client(proxy).exchange(Wire.get("/")).text()).isEqualTo("ok");
    proxy.awaitMetric(55, IDLE);
  }

  @Test
  void aBackendThatChangesItsMindIsBelievedAtOnce() {
    AtomicInteger count = new AtomicInteger();
    ScriptedBackend backend =
        responding(request -> ok("Keep-Alive: timeout=" + (count.incrementAndGet() * 5)));
    Proxy proxy = proxyTo(backend);
    RawClient client = client(proxy);
    for (int seconds = 4; seconds <= 12; seconds += 4) {
      assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("ok");
      proxy.awaitMetric(seconds, IDLE);
    }
  }

  @Test
  void aBackendThatClosesAfterATimeIsFoundOut() {
    ScriptedBackend backend = impatient(200, ok());
    Proxy proxy = proxyTo(backend);
    RawClient client = client(proxy);
    Patience.until(
        "the time to be learned",
        () -> {
          askAndLetIdle(client, backend);
          return proxy.metric(IDLE) < 1;
        });
    assertThat(proxy.metric(IDLE)).isBetween(0.08, 0.15);
    int before = closed.get();
    for (int i = 0; i < 5; i++) {
      askAndLetIdle(client, backend);
    }
    // The deadline of an idle connection may come a tick late, just when the backend closes.
    assertThat(closed.get() - before).isLessThan(5);
    assertThat(proxy.metric("weir_backend_retries_total")).isZero();
  }

  @Test
  void whereItIsOffNothingIsLearned() {
    ScriptedBackend backend = impatient(60_000, ok("Keep-Alive: timeout=1"));
    Proxy proxy = proxyTo(backend, "cluster-defaults.pool.learn-idle-timeout = false");
    assertThat(client(proxy).exchange(Wire.get("/")).text()).isEqualTo("ok");
    proxy.awaitMetric(55, IDLE);
  }

  @Test
  void aConnectionThatIdledTooLongIsNotUsedThoughItsDeadlineComesLate() {
    // Closer together than the deadlines of a loop can tell.
    ScriptedBackend backend = responding(request -> ok());
    Proxy proxy = proxyTo(backend, "cluster-defaults.pool.idle-timeout = 1ms");
    RawClient client = client(proxy);
    for (int i = 0; i < 10; i++) {
      assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("ok");
      long sent = System.nanoTime();
      Patience.until("two milliseconds", () -> System.nanoTime() - sent > 2_000_000);
    }
    assertThat(backend.opened()).isEqualTo(10);
  }
}
