package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.admin.GatewayView;
import io.weir.testkit.Patience;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How many backend connections there may be, and what happens to whoever finds none. */
class PoolLimitsIT extends WireTest {
  /** Enough to keep a loop busy for longer than another has to wait. */
  private static final int EACH = 1000;

  private final HeldBackend script = new HeldBackend();

  /** A proxy to one backend, whose cluster has these settings besides. */
  private Proxy limited(ScriptedBackend backend, String settings) {
    String hocon =
        """
        clusters { app { backends = ["{backend}"], %s } }
        routes { all { cluster = app } }
        """;
    ScriptedBackend probe = closing(ByLoop.probe());
    return proxy(hocon.formatted(settings) + ByLoop.CONFIG, backend, probe);
  }

  private ByLoop byLoop(Proxy proxy) {
    return new ByLoop(() -> client(proxy));
  }

  private static GatewayView.Backend view(Proxy proxy) {
    return proxy.status().clusters().get(0).backends().get(0);
  }

  private static void awaitWaiting(Proxy proxy, int count) {
    Patience.until(
        count + " waiting exchanges", () -> proxy.status().clusters().get(0).waiting() == count);
  }

  /** Sends a GET of each target, each when the one before has been sent on or has its place. */
  private static void queue(Proxy proxy, List<RawClient> clients, String... targets) {
    for (int i = 0; i < targets.length; i++) {
      clients.get(i).send(Wire.get(targets[i]));
      awaitWaiting(proxy, i + 1);
    }
  }

  private static List<String> targets(ScriptedBackend backend) {
    return backend.requests().stream().map(WireMessage::target).toList();
  }

  @Test
  void aThousandClientsRideOnAsManyConnectionsAsThereAreRequestsAtOnce() throws Exception {
    ScriptedBackend backend = backend(script);
    Proxy proxy = limited(backend, "");
    rush(proxy, 1000, 64);
    // One for each request, an eighth and one for each loop to spare, and what loops that look at
    // each other at the same moment open too many.
    assertThat(backend.opened()).isLessThanOrEqualTo(64 + 64 / 8 + 4 * loops);
  }

  @Test
  void aThousandClientsNeedNoMoreThanThatOverAllLoops() throws Exception {
    ScriptedBackend backend = backend(script);
    Proxy proxy = limited(backend, "max-connections = 64");
    rush(proxy, 1000, 64);
    assertThat(view(proxy).open()).isBetween(1L, 64L);
  }

  @Test
  void connectionsMoveBetweenLoopsButNotWithEveryRequest() throws Exception {
    ScriptedBackend backend = backend(script);
    Proxy proxy = limited(backend, "max-connections = 16");
    rush(proxy, 500, 64);
    assertThat(view(proxy).open()).isBetween(1L, 16L);
    assertThat(backend.opened()).isLessThan(500);
  }

  /** Each client makes two requests on its connection, at most so many of all at once. */
  private void rush(Proxy proxy, int clients, int atOnce) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(atOnce);
    List<Future<Integer>> answers = new ArrayList<>();
    List<RawClient> all = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      all.add(client(proxy));
    }
    for (int i = 0; i < 2 * clients; i++) {
      RawClient client = all.get(i % clients);
      answers.add(threads.submit(() -> ask(client)));
    }
    threads.shutdown();
    assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    for (Future<Integer> answer : answers) {
      assertThat(answer.get()).isEqualTo(200);
    }
  }

  private static int ask(RawClient client) {
    // The second request of a client may be due before the first was answered.
    synchronized (client) {
      return client.exchange(Wire.get("/")).status();
    }
  }

  @Test
  void noMoreConnectionsAreOpenThanTheLimitOverAllLoops() {
    ScriptedBackend backend = backend(script);
    Proxy proxy = limited(backend, "max-connections = 4");
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      clients.add(client(proxy).send(Wire.get("/hold")));
    }
    awaitWaiting(proxy, 16);
    backend.awaitRequest(3);
    assertThat(backend.open()).isEqualTo(4);
    assertThat(backend.opened()).isEqualTo(4);
    assertThat(backend.requests()).hasSize(4);
    assertThat(proxy.metric("weir_backend_connections_limit")).isEqualTo(4);
    script.letGo("/hold");
    clients.forEach(client -> assertThat(client.readResponse().status()).isEqualTo(200));
    awaitWaiting(proxy, 0);
  }

  @Test
  void oneBackendMayHaveALimitOfItsOwn() {
    ScriptedBackend backend = backend(script);
    Proxy proxy =
        proxy(
            """
            clusters { app {
              backends = [{ address = "{backend}", max-connections = 1 }], max-connections = 3
            } }
            routes { all { cluster = app } }
            """,
            backend);
    client(proxy).send(Wire.get("/hold"));
    backend.awaitRequest(0);
    RawClient second = client(proxy).send(Wire.get("/"));
    awaitWaiting(proxy, 1);
    script.letGo("/hold");
    assertThat(second.readResponse().status()).isEqualTo(200);
  }

  @Test
  void whoeverWaitsOnALoopIsServedInTheOrderOfComing() {
    ScriptedBackend backend = backend(script);
    Proxy proxy = limited(backend, "max-connections = 1");
    List<RawClient> clients = byLoop(proxy).together(5);
    clients.get(4).send(Wire.get("/hold"));
    backend.awaitRequest(0);
    queue(proxy, clients, "/0", "/1", "/2", "/3");
    script.letGo("/hold");
    clients.forEach(client -> assertThat(client.readResponse().text()).isEqualTo("0"));
    assertThat(targets(backend)).containsExactly("/hold", "/0", "/1", "/2", "/3");
  }

  @Test
  void whoeverWaitsOnAnotherLoopIsServedInTheOrderOfComing() {
    ScriptedBackend backend = backend(script);
    Proxy proxy = limited(backend, "max-connections = 1");
    List<RawClient> clients = byLoop(proxy).spread(3, loops);
    clients.get(2).send(Wire.get("/hold"));
    backend.awaitRequest(0);
    queue(proxy, clients, "/0", "/1");
    script.letGo("/hold");
    clients.forEach(client -> assertThat(client.readResponse().status()).isEqualTo(200));
    assertThat(targets(backend)).containsExactly("/hold", "/0", "/1");
  }

  @Test
  void anIdleConnectionGoesToTheLoopThatNeedsIt() {
    ScriptedBackend backend = backend(script);
    Proxy proxy = limited(backend, "max-connections = 1");
    List<RawClient> clients = byLoop(proxy).spread(3, loops);
    for (int i = 0; i < 6; i++) {
      assertThat(clients.get(i % 3).exchange(Wire.get("/")).status()).isEqualTo(200);
    }
    backend.awaitOpen(1);
    assertThat(backend.opened()).isEqualTo(1);
    assertThat(proxy.metric("weir_backend_queue_seconds_sum")).isLessThan(1);
  }

  @Test
  void aConnectionThatHasMovedIsWatchedWhereItIs() {
    ScriptedBackend backend = backend(script);
    Proxy proxy = limited(backend, "max-connections = 1, pool { idle-timeout = 300ms }");
    List<RawClient> clients = byLoop(proxy).spread(3, loops);
    clients.get(0).exchange(Wire.get("/"));
    clients.get(1).exchange(Wire.get("/"));
    backend.awaitOpen(0);
    assertThat(clients.get(2).exchange(Wire.get("/")).text()).isEqualTo("1");
    proxy.awaitMetric(1, "weir_backend_connections", "cluster=\"app\"");
    backend.awaitOpen(0);
    proxy.awaitMetric(0, "weir_backend_connections", "cluster=\"app\"");
  }

  @Test
  void aBusyLoopDoesNotKeepTheConnectionFromTheOthers() {
    ScriptedBackend backend = backend(script);
    Proxy proxy = limited(backend, "max-connections = 1");
    ByLoop byLoop = byLoop(proxy);
    List<RawClient> busy = byLoop.together(3);
    RawClient other = byLoop.elsewhere(busy.get(0), loops);
    // Each has its next request ready, so that loop always has somebody waiting.
    busy.forEach(client -> client.send(Wire.get("/busy").repeat(EACH)));
    backend.awaitRequest(0);
    assertThat(other.exchange(Wire.get("/other")).status()).isEqualTo(200);
    assertThat(targets(backend)).contains("/other");
    for (RawClient client : busy) {
      for (int i = 0; i < EACH; i++) {
        assertThat(client.readResponse().status()).isEqualTo(200);
      }
    }
    assertThat(targets(backend).indexOf("/other")).isLessThan(busy.size() * EACH);
  }

  @Test
  void aPlaceWhoseWaiterHasLeftGoesToTheNext() {
    ScriptedBackend backend = backend(script);
    Proxy proxy = limited(backend, "max-connections = 1");
    List<RawClient> clients = byLoop(proxy).spread(3, loops);
    clients.get(2).send(Wire.get("/hold"));
    backend.awaitRequest(0);
    queue(proxy, clients, "/0", "/1");
    clients.get(0).reset();
    awaitWaiting(proxy, 1);
    script.letGo("/hold");
    assertThat(clients.get(1).readResponse().status()).isEqualTo(200);
    assertThat(clients.get(2).readResponse().status()).isEqualTo(200);
    assertThat(targets(backend)).containsExactly("/hold", "/1");
  }

  @Test
  void aFullQueueIsAnsweredAtOnce() {
    ScriptedBackend backend = backend(script);
    int room = 2;
    Proxy proxy =
        limited(backend, "max-connections = 1, pool { queue-limit = " + room * loops + " }");
    List<RawClient> clients = byLoop(proxy).together(room + 2);
    clients.get(room).send(Wire.get("/hold"));
    backend.awaitRequest(0);
    queue(proxy, clients, "/0", "/1");
    WireMessage refusal = clients.get(room + 1).exchange(Wire.get("/2"));
    assertThat(refusal.status()).isEqualTo(503);
    assertThat(refusal.text()).contains("\"reason\":\"pool_full\"");
    assertThat(refusal.header("Retry-After")).isEqualTo("1");
    assertThat(refusal.headers("Connection")).isEmpty();
    script.letGo("/hold");
    clients
        .subList(0, room + 1)
        .forEach(client -> assertThat(client.readResponse().status()).isEqualTo(200));
    assertThat(clients.get(room + 1).exchange(Wire.get("/3")).status()).isEqualTo(200);
    assertThat(targets(backend)).containsExactly("/hold", "/0", "/1", "/3");
  }

  @Test
  void withoutAQueueNobodyWaitsButConnectionsAreOpened() {
    ScriptedBackend backend = backend(script);
    Proxy proxy = limited(backend, "max-connections = 4, pool { queue-limit = 0 }");
    List<RawClient> clients = byLoop(proxy).together(5);
    clients.subList(0, 4).forEach(client -> client.send(Wire.get("/hold")));
    backend.awaitRequest(3);
    assertThat(clients.get(4).exchange(Wire.get("/")).text()).contains("\"reason\":\"pool_full\"");
    script.letGo("/hold");
    clients
        .subList(0, 4)
        .forEach(client -> assertThat(client.readResponse().status()).isEqualTo(200));
  }

  @Test
  void whoeverWaitsForTooLongIsToldSo() {
    ScriptedBackend backend = backend(script);
    Proxy proxy = limited(backend, "max-connections = 1, timeouts { queue = 300ms }");
    RawClient first = client(proxy).send(Wire.get("/hold"));
    backend.awaitRequest(0);
    RawClient second = client(proxy);
    WireMessage refusal = second.exchange(Wire.get("/late"));
    assertThat(refusal.status()).isEqualTo(503);
    assertThat(refusal.text()).contains("\"reason\":\"queue_timeout\"");
    assertThat(refusal.header("Retry-After")).isEqualTo("1");
    awaitWaiting(proxy, 0);
    script.letGo("/hold");
    assertThat(first.readResponse().status()).isEqualTo(200);
    assertThat(second.exchange(Wire.get("/again")).status()).isEqualTo(200);
    assertThat(targets(backend)).containsExactly("/hold", "/again");
  }

  @Test
  void aPostWaitsWithItsBodyUntilThereIsAConnection() {
    ScriptedBackend backend = backend(script);
    Proxy proxy = limited(backend, "max-connections = 1");
    client(proxy).send(Wire.get("/hold"));
    backend.awaitRequest(0);
    String body = "b".repeat(300_000);
    RawClient client = client(proxy);
    client.send(
        Wire.post("/post", "").replace("Content-Length: 0", "Content-Length: " + body.length()));
    awaitWaiting(proxy, 1);
    script.letGo("/hold");
    assertThat(client.exchange(body).status()).isEqualTo(200);
    assertThat(backend.awaitRequest(1).content()).isEqualTo(body);
  }
}
