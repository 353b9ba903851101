package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Patience;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who gets the next connection, and who is refused, where routes have priorities. */
class PriorityIT extends WireTest {
  private static final String ROUTES =
      """
      clusters { app { backends = ["{backend}"], max-connections = 1, %s } }
      routes {
        all { cluster = app }
        high { path = "/high/*", cluster = app, priority = high }
        low { path = "/low/*", cluster = app, priority = low }
      }
      """;

  private final HeldBackend script = new HeldBackend();
  private final ScriptedBackend backend = ScriptedBackend.start(script);

  private Proxy limited(String settings) {
    closing(backend);
    ScriptedBackend probe = closing(ByLoop.probe());
    return proxy(ROUTES.formatted(settings) + ByLoop.CONFIG, backend, probe);
  }

  private ByLoop byLoop(Proxy proxy) {
    return new ByLoop(() -> client(proxy));
  }

  private static void awaitWaiting(Proxy proxy, int count) {
    Patience.until(
        count + " waiting exchanges", () -> proxy.status().clusters().get(0).waiting() == count);
  }

  private void hold(RawClient client) {
    client.send(Wire.get("/hold"));
    backend.awaitRequest(0);
  }

  private List<String> targets() {
    return backend.requests().stream().map(WireMessage::target).toList();
  }

  @Test
  void whoeverMattersMoreIsServedFirstAndThenFirstComeFirstServed() {
    Proxy proxy = limited("");
    List<RawClient> clients = byLoop(proxy).together(6);
    hold(clients.get(5));
    List<String> order = List.of("/low/1", "/2", "/high/3", "/low/4", "/high/5");
    for (int i = 0; i < order.size(); i++) {
      clients.get(i).send(Wire.get(order.get(i)));
      awaitWaiting(proxy, i + 1);
    }
    assertThat(proxy.metric("weir_backend_pending", "priority=\"high\"")).isEqualTo(2);
    assertThat(proxy.metric("weir_backend_pending", "priority=\"normal\"")).isEqualTo(1);
    assertThat(proxy.metric("weir_backend_pending", "priority=\"low\"")).isEqualTo(2);
    script.letGo("/hold");
    clients.forEach(client -> assertThat(client.readResponse().status()).isEqualTo(200));
    assertThat(targets()).containsExactly("/hold", "/high/3", "/high/5", "/2", "/low/1", "/low/4");
    proxy.awaitMetric(0, "weir_backend_pending");
  }

  @Test
  void aPlaceThatBecomesFreeGoesToTheLoopWhereSomebodyMattersMore() {
    Proxy proxy = limited("");
    List<RawClient> clients = byLoop(proxy).spread(3, loops);
    hold(clients.get(2));
    clients.get(0).send(Wire.get("/low/0"));
    awaitWaiting(proxy, 1);
    clients.get(1).send(Wire.get("/high/1"));
    awaitWaiting(proxy, 2);
    script.letGo("/hold");
    clients.forEach(client -> assertThat(client.readResponse().status()).isEqualTo(200));
    assertThat(targets()).containsExactly("/hold", "/high/1", "/low/0");
  }

  @Test
  void whoeverMattersMoreTakesTheLastPlaceOfWhoMattersLess() {
    Proxy proxy = limited("pool.queue-limit = " + 2 * loops);
    List<RawClient> clients = byLoop(proxy).together(7);
    hold(clients.get(6));
    clients.get(0).send(Wire.get("/low/0"));
    awaitWaiting(proxy, 1);
    clients.get(1).send(Wire.get("/low/1"));
    awaitWaiting(proxy, 2);
    clients.get(2).send(Wire.get("/2"));
    expectRefused(clients.get(1).readResponse(), "displaced");
    clients.get(3).send(Wire.get("/high/3"));
    expectRefused(clients.get(0).readResponse(), "displaced");
    expectRefused(clients.get(4).exchange(Wire.get("/4")), "pool_full");
    expectRefused(clients.get(5).exchange(Wire.get("/low/5")), "pool_full");
    assertThat(proxy.metric("weir_backend_pending")).isEqualTo(2);
    script.letGo("/hold");
    assertThat(clients.get(2).readResponse().status()).isEqualTo(200);
    assertThat(clients.get(3).readResponse().status()).isEqualTo(200);
    assertThat(targets()).containsExactly("/hold", "/high/3", "/2");
    // Who was refused may ask again on the same connection.
    assertThat(clients.get(1).exchange(Wire.get("/low/1")).status()).isEqualTo(200);
    proxy.awaitMetric(2, "weir_request_errors_total", "route=\"low\"", "reason=\"displaced\"");
  }

  private static void expectRefused(WireMessage response, String why) {
    assertThat(response.status()).isEqualTo(503);
    assertThat(response.header("Retry-After")).isEqualTo("1");
    assertThat(response.text()).contains(why);
  }

  @Test
  void whoWasDisplacedGoesToAnotherBackendIfThereIsOne() {
    ScriptedBackend spare = closing(ScriptedBackend.respond(Wire.ok("spare")));
    ScriptedBackend probe = closing(ByLoop.probe());
    String two =
        ROUTES
            .formatted("pool.queue-limit = " + loops)
            .replace("\"{backend}\"", "\"{backend}\", { address = \"{backend3}\", backup = true }");
    closing(backend);
    Proxy proxy = proxy(two + ByLoop.CONFIG, backend, probe, spare);
    List<RawClient> clients = byLoop(proxy).together(3);
    hold(clients.get(2));
    clients.get(0).send(Wire.get("/low/0"));
    awaitWaiting(proxy, 1);
    clients.get(1).send(Wire.get("/high/1"));
    assertThat(clients.get(0).readResponse().text()).isEqualTo("spare");
    script.letGo("/hold");
    assertThat(clients.get(1).readResponse().text()).isEqualTo("0");
    assertThat(clients.get(2).readResponse().text()).isEqualTo("0");
  }

  @Test
  void whoWaitsForTooLongIsToldSoWhateverItsClass() {
    Proxy proxy = limited("timeouts.queue = 100ms");
    List<RawClient> clients = byLoop(proxy).together(3);
    hold(clients.get(2));
    clients.get(0).send(Wire.get("/high/0"));
    clients.get(1).send(Wire.get("/low/1"));
    expectRefused(clients.get(0).readResponse(), "queue_timeout");
    expectRefused(clients.get(1).readResponse(), "queue_timeout");
    script.letGo("/hold");
    assertThat(clients.get(2).readResponse().status()).isEqualTo(200);
  }
}
