package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Problem;
import io.weir.gateway.ReloadResult;
import io.weir.testkit.Gate;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a new configuration changes, and what it leaves alone. */
class ReloadIT extends WireTest {
  private static final String APP =
      """
      clusters { app { backends = ["{backend}"] } }
      routes { all { cluster = app } }
      """;

  private static final String NONE = "routes { none { respond { status = 404 } } }";

  private final HeldBackend script = new HeldBackend();

  private static void reload(Proxy proxy, String hocon, ScriptedBackend... backends) {
    String[] addresses = List.of(backends).stream().map(b -> b.address()).toArray(String[]::new);
    ReloadResult result = proxy.reload(hocon, addresses);
    assertThat(result.problems()).isEmpty();
    assertThat(result.ok()).as(result.text()).isTrue();
  }

  private static String answering(String body) {
    return "routes { all { respond { body = \"%s\" } } }".formatted(body);
  }

  // Routes and clusters.

  @Test
  void newRoutesServeTheNextRequestOfAnOpenConnection() {
    Proxy proxy = proxy(answering("one"));
    RawClient client = client(proxy);
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("one");
    reload(proxy, answering("two"));
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("two");
    reload(proxy, "routes { other { path = /other, respond { body = three } } }");
    assertThat(client.exchange(Wire.get("/")).status()).isEqualTo(404);
    assertThat(client.exchange(Wire.get("/other")).text()).isEqualTo("three");
    assertThat(proxy.metric("weir_config_generation")).isEqualTo(3);
  }

  @Test
  void aRequestEndsOnTheRouteItBeganOn() {
    ScriptedBackend backend = backend(script);
    String edits = "routes.all.filters = [{ type = response-headers, set { x-generation = %s } }]";
    Proxy proxy = proxyTo(backend, edits.formatted("1"));
    RawClient client = client(proxy).send(Wire.get("/hold"));
    backend.awaitRequest(0);
    reload(proxy, APP + edits.formatted("2"), backend);
    script.letGo("/hold");
    assertThat(client.readResponse().header("x-generation")).isEqualTo("1");
    assertThat(client.exchange(Wire.get("/")).header("x-generation")).isEqualTo("2");
  }

  @Test
  void connectionsToTheBackendsOfAnUnchangedClusterAreKept() {
    ScriptedBackend backend = backend(script);
    Proxy proxy = proxyTo(backend);
    RawClient client = client(proxy);
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("0");
    reload(proxy, APP + "routes.other { path = /other, respond {} }", backend);
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("0");
    reload(proxy, APP + "clusters.app { balance = random, timeouts { idle = 5s } }", backend);
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("0");
    String heavier = "clusters.app { backends = [{ address = \"{backend}\", weight = 7 }] }";
    reload(proxy, APP + heavier, backend);
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("0");
    assertThat(backend.opened()).isEqualTo(1);
  }

  @Test
  void aBackendThatIsGoneFromTheFileFinishesWhatItHas() {
    ScriptedBackend old = backend(script);
    Proxy proxy = proxyTo(old);
    RawClient idle = client(proxy);
    RawClient busy = client(proxy);
    busy.send(Wire.get("/hold"));
    old.awaitRequest(0);
    idle.exchange(Wire.get("/"));
    old.awaitOpen(2);
    ScriptedBackend next = responding(Wire.ok("next"));
    reload(proxy, APP, next);
    old.awaitOpen(1);
    assertThat(idle.exchange(Wire.get("/")).text()).isEqualTo("next");
    script.letGo("/hold");
    assertThat(busy.readResponse().text()).isEqualTo("0");
    old.awaitOpen(0);
    assertThat(busy.exchange(Wire.get("/")).text()).isEqualTo("next");
  }

  @Test
  void aLongDownloadLivesOnThoughItsRouteAndClusterAreGone() {
    Gate gate = new Gate();
    String part = "d".repeat(200_000);
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readRequest();
              connection.write(Wire.lines("HTTP/1.1 200 OK", "Content-Length: 400000", "") + part);
              gate.pass();
              connection.write(part);
              connection.awaitClosed();
            });
    Proxy proxy = proxyTo(backend);
    RawClient client = client(proxy).send(Wire.get("/"));
    assertThat(client.readHead()).startsWith("HTTP/1.1 200");
    assertThat(client.readText(200_000)).isEqualTo(part);
    reload(proxy, NONE);
    gate.open();
    assertThat(client.readText(200_000)).isEqualTo(part);
    backend.awaitOpen(0);
    assertThat(client.exchange(Wire.get("/")).status()).isEqualTo(404);
  }

  @Test
  void aTunnelLivesOnThoughItsRouteAndClusterAreGone() {
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readHead();
              String head = "HTTP/1.1 101 Switching Protocols";
              connection.write(Wire.lines(head, "Upgrade: x", "Connection: Upgrade", ""));
              while (true) {
                connection.write("<" + connection.readText(1) + ">");
              }
            });
    Proxy proxy = proxyTo(backend);
    RawClient client = client(proxy);
    client.send(Wire.get("/", "Upgrade: x", "Connection: Upgrade")).readHead();
    client.send("a");
    assertThat(client.readText(3)).isEqualTo("<a>");
    reload(proxy, NONE);
    client.send("b");
    assertThat(client.readText(3)).isEqualTo("<b>");
    assertThat(backend.open()).isEqualTo(1);
  }

  // Listeners.

  @Test
  void anAddedListenerServesAtOnceAndTheOthersAreUntouched() {
    Proxy proxy = proxy(answering("one"));
    RawClient client = client(proxy);
    client.exchange(Wire.get("/"));
    int port = proxy.port();
    reload(proxy, "listeners { more { bind = \"127.0.0.1:0\" } }\n" + answering("{listener}"));
    RawClient more = closing(RawClient.to(proxy.port("more")));
    assertThat(more.exchange(Wire.get("/")).text()).isEqualTo("more");
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("web");
    assertThat(proxy.port()).isEqualTo(port);
    assertThat(client(proxy).exchange(Wire.get("/")).text()).isEqualTo("web");
  }

  @Test
  void aRemovedListenerEndsItsConnectionsPolitely() {
    ScriptedBackend backend = backend(script);
    String more = "listeners { more { bind = \"127.0.0.1:0\" } }";
    Proxy proxy = proxyTo(backend, more);
    int port = proxy.port("more");
    RawClient idle = closing(RawClient.to(port));
    idle.exchange(Wire.get("/"));
    RawClient busy = closing(RawClient.to(port)).send(Wire.get("/hold"));
    backend.awaitRequest(1);
    reload(proxy, APP, backend);
    idle.expectClosed();
    expectRefused(port);
    script.letGo("/hold");
    WireMessage response = busy.readResponse();
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.header("Connection")).isEqualTo("close");
    busy.expectClosed();
    assertThat(client(proxy).exchange(Wire.get("/")).status()).isEqualTo(200);
  }

  private static void expectRefused(int port) {
    try (RawClient client = RawClient.to(port)) {
      throw new AssertionError("connected to port " + port + " from " + client.localAddress());
    } catch (UncheckedIOException e) {
      assertThat(e).hasCauseInstanceOf(ConnectException.class);
    }
  }

  @Test
  void aMovedListenerServesWhereItIsNow() {
    Proxy proxy = proxy(answering("{port}"));
    int before = proxy.port();
    RawClient client = client(proxy);
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo(String.valueOf(before));
    reload(proxy, "listeners { web { bind = \"[::1]:0\" } }\n" + answering("{port}"));
    client.expectClosed();
    expectRefused(before);
    RawClient moved = closing(RawClient.to(proxy.gateway().boundAddress("web")));
    int after = proxy.port();
    assertThat(moved.exchange(Wire.get("/")).text()).isEqualTo(String.valueOf(after));
    reload(proxy, answering("back"));
    moved.expectClosed();
    assertThat(client(proxy).exchange(Wire.get("/")).text()).isEqualTo("back");
  }

  @Test
  void limitsAndTimeoutsOfAListenerCountForNewConnections() {
    Proxy proxy = proxy(answering("x"));
    RawClient old = client(proxy);
    old.exchange(Wire.get("/"));
    String strict =
        "listeners.web { limits { request-line = 256B }, timeouts { keep-alive = 300ms } }";
    reload(proxy, answering("x") + "\n" + strict);
    String longer = "/" + "x".repeat(300);
    RawClient next = client(proxy);
    assertThat(next.exchange(Wire.get("/")).status()).isEqualTo(200);
    next.expectClosed();
    assertThat(client(proxy).exchange(Wire.get(longer)).status()).isEqualTo(414);
    assertThat(old.exchange(Wire.get(longer)).status()).isEqualTo(200);
    reload(proxy, answering("x"));
    assertThat(client(proxy).exchange(Wire.get(longer)).status()).isEqualTo(200);
  }

  @Test
  void theLimitForEachClientFollowsAReloadBothWays() {
    Proxy proxy = proxy(answering("x"));
    RawClient first = client(proxy);
    first.exchange(Wire.get("/"));
    String one = answering("x") + "\nlisteners.web.limits.connections-per-client = 1";
    reload(proxy, one);
    // Only those that came under the limit count against it.
    RawClient counted = client(proxy);
    assertThat(counted.exchange(Wire.get("/")).status()).isEqualTo(200);
    first.close();
    proxy.awaitMetric(1, "weir_connections_active");
    client(proxy).expectClosed();
    reload(proxy, answering("x"));
    counted.close();
    proxy.awaitMetric(0, "weir_connections_active");
    reload(proxy, one);
    assertThat(client(proxy).exchange(Wire.get("/")).status()).isEqualTo(200);
    client(proxy).expectClosed();
    assertThat(proxy.metric("weir_connections_rejected_total")).isEqualTo(2);
  }

  @Test
  void timeoutsOfARouteCountForTheNextRequest() {
    ScriptedBackend backend = backend(script);
    Proxy proxy = proxyTo(backend);
    RawClient client = client(proxy);
    client.exchange(Wire.get("/"));
    reload(proxy, APP + "timeouts { first-byte = 300ms }", backend);
    assertThat(client.exchange(Wire.get("/hold")).status()).isEqualTo(504);
    script.letGo("/hold");
  }

  // Refusals.

  @Test
  void aBadConfigurationChangesNothingAndNamesEachLine() {
    Proxy proxy = proxy(answering("one"));
    RawClient client = client(proxy);
    client.exchange(Wire.get("/"));
    String bad = "clusters {}\nroutes { all { cluster = nowhere } }\ncolour = 1\n";
    ReloadResult result = proxy.reload("listeners { more { bind = \"127.0.0.1:0\" } }\n" + bad);
    assertThat(result.ok()).isFalse();
    assertThat(result.generation()).isEqualTo(1);
    int line = result.problems().get(0).at().line();
    assertThat(result.problems()).extracting(p -> p.at().file()).containsOnly("test.conf");
    assertThat(result.problems()).extracting(p -> p.at().line()).containsExactly(line, line + 1);
    assertThat(result.problems())
        .extracting(Problem::message)
        .element(0)
        .asString()
        .contains("nowhere");
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("one");
    assertThat(client(proxy).exchange(Wire.get("/")).text()).isEqualTo("one");
    assertThat(proxy.status().listeners()).hasSize(1);
    assertThat(proxy.metric("weir_config_last_reload_successful")).isZero();
    assertThat(proxy.metric("weir_config_reloads_total", "result=\"failure\"")).isEqualTo(1);
    assertThat(proxy.metric("weir_config_generation")).isEqualTo(1);
  }

  @Test
  void aBackendOfARefusedConfigurationIsForgotten() {
    ScriptedBackend backend = backend(script);
    Proxy proxy = proxyTo(backend);
    RawClient client = client(proxy);
    client.exchange(Wire.get("/"));
    String other = "clusters.app.backends = [\"127.0.0.1:9\"]\ncolour = 1";
    assertThat(proxy.reload(APP + other, backend.address()).ok()).isFalse();
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("0");
    assertThat(proxy.adminGet("/metrics").text()).doesNotContain("127.0.0.1:9\"");
  }

  @Test
  void whatIsFixedAtStartCannotBeChanged() {
    Proxy proxy = proxy(answering("one"));
    for (String fixed : List.of("runtime.descriptor-reserve = 17", "admin.bind = off")) {
      ReloadResult result = proxy.reload(answering("two") + "\n" + fixed);
      assertThat(result.ok()).isFalse();
      assertThat(result.problems()).hasSize(1);
      assertThat(result.text()).contains("test.conf:").contains("cannot change while weir runs");
    }
    assertThat(client(proxy).exchange(Wire.get("/")).text()).isEqualTo("one");
  }

  // Under load.

  @Test
  void fiftyReloadsFailNoRequest() throws Exception {
    ScriptedBackend backend = backend(script);
    Proxy proxy = proxyTo(backend);
    AtomicBoolean over = new AtomicBoolean();
    List<FutureTask<Integer>> load = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      @Nullable RawClient kept = i < 3 ? client(proxy) : null;
      FutureTask<Integer> task = new FutureTask<>(() -> ask(proxy, kept, over));
      load.add(task);
      new Thread(task).start();
    }
    for (int i = 0; i < 50; i++) {
      // Every other one makes the backends new, so that all connections are exchanged.
      String change = "clusters.app.pool.max-idle = " + (100 + i / 2);
      reload(proxy, APP + change + "\nroutes.r" + i + " { path = /r, respond {} }", backend);
    }
    over.set(true);
    for (FutureTask<Integer> task : load) {
      assertThat(task.get()).isPositive();
    }
    assertThat(proxy.metric("weir_requests_total", "code=\"200\"")).isEqualTo(sum(load));
    assertThat(proxy.metric("weir_request_errors_total")).isZero();
  }

  private static int sum(List<FutureTask<Integer>> tasks) throws Exception {
    int sum = 0;
    for (FutureTask<Integer> task : tasks) {
      sum += task.get();
    }
    return sum;
  }

  /** Requests over one connection, or over a new one each; returns how many there were. */
  private static int ask(Proxy proxy, @Nullable RawClient kept, AtomicBoolean over) {
    int count = 0;
    while (!over.get()) {
      RawClient client = kept == null ? RawClient.to(proxy.port()) : kept;
      assertThat(client.exchange(Wire.get("/" + count)).status()).isEqualTo(200);
      count++;
      if (kept == null) {
        client.close();
      }
    }
    return count;
  }
}
