package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Patience;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A cluster that gets no more requests than it can answer in about the time at rest. */
class AdaptiveIT extends WireTest {
  private static final String LIMIT = "weir_cluster_concurrency_limit";

  private static final String ONE =
      """
      clusters { app { backends = ["{backend}"], adaptive-concurrency { %s } } }
      routes {
        all { cluster = app }
        low { path = "/hold/low/*", cluster = app, priority = low }
      }
      """;

  private final HeldBackend script = new HeldBackend();
  private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(2);

  @AfterEach
  void stopClock() {
    clock.shutdownNow();
  }

  private static void expectRefused(WireMessage response) {
    assertThat(response.status()).isEqualTo(503);
    assertThat(response.header("Retry-After")).isEqualTo("1");
    assertThat(response.text()).contains("concurrency_limited");
  }

  private List<RawClient> hold(Proxy proxy, ScriptedBackend backend, int count) {
    List<RawClient> held = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      held.add(client(proxy).send(Wire.get("/hold")));
      backend.awaitRequest(i);
    }
    return held;
  }

  @Test
  void whatIsBeyondTheLimitIsRefusedAtOnceAndTheLowClassEarlier() {
    ScriptedBackend backend = backend(script);
    Proxy proxy = proxy(ONE.formatted("enabled = true, min = 10, max = 10"), backend);
    List<RawClient> held = hold(proxy, backend, 9);
    RawClient refused = client(proxy);
    expectRefused(refused.exchange(Wire.get("/hold/low/1")));
    held.add(client(proxy).send(Wire.get("/hold")));
    backend.awaitRequest(9);
    expectRefused(refused.exchange(Wire.get("/hold")));
    assertThat(proxy.metric(LIMIT)).isEqualTo(10);
    assertThat(proxy.status().clusters().get(0).concurrencyLimit()).isEqualTo(10);
    script.letGo("/hold");
    held.forEach(client -> assertThat(client.readResponse().status()).isEqualTo(200));
    script.letGo("/hold/low/1");
    Patience.until("room", () -> refused.exchange(Wire.get("/hold/low/1")).status() == 200);
    assertThat(proxy.metric("weir_request_errors_total", "reason=\"concurrency_limited\""))
        .isGreaterThanOrEqualTo(2);
  }

  @Test
  void aReloadEndsTheLimit() {
    ScriptedBackend backend = backend(script);
    Proxy proxy = proxy(ONE.formatted("enabled = true, min = 1, max = 1"), backend);
    List<RawClient> held = hold(proxy, backend, 1);
    expectRefused(client(proxy).exchange(Wire.get("/")));
    assertThat(proxy.reload(ONE.formatted("enabled = false"), backend.address()).ok()).isTrue();
    assertThat(client(proxy).exchange(Wire.get("/")).status()).isEqualTo(200);
    assertThat(proxy.metric(LIMIT)).isZero();
    script.letGo("/hold");
    held.forEach(client -> assertThat(client.readResponse().status()).isEqualTo(200));
  }

  @Test
  void theLimitGrowsWhileAnswersTakeNoLonger() {
    ScriptedBackend backend =
        backend(
            connection -> {
              while (true) {
                connection.readRequest();
                try {
                  clock.schedule(() -> {}, 20, TimeUnit.MILLISECONDS).get();
                } catch (Exception e) {
                  // The test is over.
                  return;
                }
                connection.write(Wire.ok("ok"));
              }
            });
    Proxy proxy = proxy(ONE.formatted("enabled = true, tolerance = 100%"), backend);
    assertThat(proxy.metric(LIMIT)).isEqualTo(20);
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      clients.add(client(proxy));
    }
    Patience.until(
        "the limit to grow",
        () -> {
          clients.forEach(client -> client.send(Wire.get("/")));
          clients.forEach(client -> assertThat(client.readResponse().text()).isEqualTo("ok"));
          return proxy.metric(LIMIT) > 20;
        });
  }
}
