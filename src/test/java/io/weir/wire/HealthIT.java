package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Patience;
import io.weir.testkit.Ports;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Backends that fall ill and recover, as checks find out. */
class HealthIT extends WireTest {
  private static final String CHECKS =
      """
      health { path = "/healthz", interval = 20ms, fast-interval = 10ms, timeout = 5s, jitter = 0%%
        %s }
      """;

  private final CheckedBackend a = new CheckedBackend("a");
  private final CheckedBackend b = new CheckedBackend("b");

  private static String config(String backends, String more) {
    return """
    clusters { app { backends = [%s]
      %s
    } }
    routes { all { cluster = app } }
    """
        .formatted(backends, more);
  }

  /** A proxy to both, with checks. */
  private Proxy checked(String more) {
    String both = "\"{backend}\", \"{backend2}\"";
    return proxy(config(both, CHECKS.formatted(more)), backend(a), backend(b));
  }

  /** Waits for the first checks of both, which decide alone, to have passed. */
  private static void awaitChecked(Proxy proxy) {
    Patience.until("first checks", () -> passed(proxy, 0) > 0 && passed(proxy, 1) > 0);
  }

  private static double passed(Proxy proxy, int index) {
    String name = "backend=\"" + Seen.backend(proxy, index).address() + "\"";
    return proxy.metric("weir_backend_health_checks_total", name, "result=\"success\"");
  }

  @Test
  void aBackendWhoseChecksFailGetsNoRequestsUntilTheyPass() {
    Proxy proxy = checked("");
    RawClient client = client(proxy);
    assertThat(Seen.ask(client, 40)).contains("a", "b");
    awaitChecked(proxy);
    b.checks(CheckedBackend.BAD);
    Seen.await(proxy, 1, "down");
    assertThat(Seen.ask(client, 40)).isEqualTo("a".repeat(40));
    assertThat(Seen.backend(proxy, 1).reason())
        .isEqualTo("3 checks failed, the last: status 503, expected is 200-399");
    b.checks(CheckedBackend.GOOD);
    Seen.await(proxy, 1, "up");
    assertThat(Seen.ask(client, 40)).contains("a", "b");
  }

  @Test
  void whatIsDownIsSeenEverywhere() {
    Proxy proxy = checked("");
    awaitChecked(proxy);
    b.checks(CheckedBackend.BAD);
    Seen.await(proxy, 1, "down");
    String name = "backend=\"" + Seen.backend(proxy, 1).address() + "\"";
    assertThat(proxy.metric("weir_backend_up")).isEqualTo(1);
    assertThat(proxy.metric("weir_backend_up", name)).isZero();
    assertThat(proxy.metric("weir_backend_state", name, "state=\"down\"")).isEqualTo(1);
    assertThat(proxy.metric("weir_backend_health_checks_total", name, "result=\"failure\""))
        .isGreaterThanOrEqualTo(3);
    assertThat(proxy.metric("weir_backend_requests_total")).isZero();
    assertThat(proxy.adminGet("/").text()).contains("down").contains("3 checks failed");
    assertThat(proxy.adminGet("/status").text()).contains("\"state\":\"down\"");
  }

  @Test
  void aBodyThatIsNotAsExpectedIsAFailedCheck() {
    Proxy proxy = checked("expect.body = \"is well\"");
    awaitChecked(proxy);
    assertThat(Seen.backend(proxy, 1).state()).isEqualTo("up");
    b.checks(Wire.ok("all is ill"));
    Seen.await(proxy, 1, "down");
    assertThat(Seen.backend(proxy, 1).reason()).contains("\"is well\" is not in the body");
  }

  @Test
  void aBackendThatDoesNotAnswerChecksInTimeIsDown() {
    b.checks(CheckedBackend.SILENCE);
    Proxy proxy = checked("timeout = 300ms");
    Seen.await(proxy, 1, "down");
    assertThat(Seen.backend(proxy, 1).reason()).contains("no complete answer within 300 ms");
    assertThat(Seen.ask(client(proxy), 20)).isEqualTo("a".repeat(20));
  }

  @Test
  void aBackendThatIsNotThereIsDownAfterItsFirstCheck() {
    String both = "\"{backend}\", \"" + closing(Ports.refusing()).address() + '"';
    Proxy proxy = proxy(config(both, CHECKS.formatted("")), backend(a));
    Seen.await(proxy, 1, "down");
    assertThat(Seen.backend(proxy, 1).reason()).endsWith("the connection was refused");
    assertThat(Seen.ask(client(proxy), 20)).isEqualTo("a".repeat(20));
  }

  @Test
  void aConnectionIsEnoughForAnotherKindOfCheck() {
    Proxy proxy =
        proxy(
            config(
                "\"{backend}\"",
                "health { type = tcp, interval = 20ms, fast-interval = 10ms, jitter = 0% }"),
            backend(a));
    proxy.awaitMetric(1, "weir_backend_up");
    Patience.until(
        "checks", () -> proxy.metric("weir_backend_health_checks_total", "result=\"success\"") > 3);
    assertThat(a.checks()).isZero();
  }

  @Test
  void whenAllAreDownRequestsGet503AtOnceAndTheFirstThatRecoversServes() {
    a.checks(CheckedBackend.BAD);
    b.checks(CheckedBackend.BAD);
    Proxy proxy = checked("rise = 1000");
    Seen.await(proxy, 0, "down");
    Seen.await(proxy, 1, "down");
    WireMessage answer = client(proxy).exchange(Wire.get("/"));
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.text()).contains("\"reason\":\"no_backend\"");
    assertThat(proxy.metric("weir_backend_all_down", "cluster=\"app\"")).isEqualTo(1);
    b.checks(CheckedBackend.GOOD);
    Seen.await(proxy, 1, "up");
    assertThat(Seen.ask(client(proxy), 10)).isEqualTo("b".repeat(10));
    assertThat(proxy.metric("weir_backend_all_down")).isZero();
  }

  @Test
  void whenAllAreDownTheyMayBeUsedAllTheSame() {
    a.checks(CheckedBackend.BAD);
    b.checks(CheckedBackend.BAD);
    Proxy proxy = checked("when-all-down = use-all");
    proxy.awaitMetric(1, "weir_backend_all_down");
    assertThat(Seen.backend(proxy, 0).state()).isEqualTo("down");
    assertThat(Seen.backend(proxy, 1).state()).isEqualTo("down");
    assertThat(Seen.ask(client(proxy), 40)).contains("a", "b");
  }

  @Test
  void aBackupServesWhileThePrimaryIsDown() {
    String backends = "\"{backend}\", { address = \"{backend2}\", backup = true }";
    Proxy proxy = proxy(config(backends, CHECKS.formatted("")), backend(a), backend(b));
    assertThat(Seen.ask(client(proxy), 10)).isEqualTo("a".repeat(10));
    a.checks(CheckedBackend.BAD);
    Seen.await(proxy, 0, "down");
    assertThat(Seen.ask(client(proxy), 10)).isEqualTo("b".repeat(10));
  }

  @Test
  void aReloadKeepsWhatIsDownAndGoesOnChecking() {
    ScriptedBackend first = backend(a);
    ScriptedBackend second = backend(b);
    String both = "\"{backend}\", \"{backend2}\"";
    String[] addresses = {first.address(), second.address()};
    Proxy proxy = proxy(config(both, CHECKS.formatted("")), first, second);
    b.checks(CheckedBackend.BAD);
    Seen.await(proxy, 1, "down");
    // Another limit makes another backend with pools of its own, but not another address.
    String limited = CHECKS.formatted("") + "\nmax-connections = 7";
    assertThat(proxy.reload(config(both, limited), addresses).ok()).isTrue();
    assertThat(Seen.backend(proxy, 1).state()).isEqualTo("down");
    assertThat(Seen.ask(client(proxy), 20)).isEqualTo("a".repeat(20));
    b.checks(CheckedBackend.GOOD);
    Seen.await(proxy, 1, "up");
    assertThat(Seen.ask(client(proxy), 40)).contains("b");
  }

  @Test
  void aBackendThatNoGenerationWantsIsCheckedNoMore() {
    ScriptedBackend first = backend(a);
    ScriptedBackend second = backend(b);
    Proxy proxy =
        proxy(config("\"{backend}\", \"{backend2}\"", CHECKS.formatted("")), first, second);
    Patience.until("checks", () -> a.checks() > 1 && b.checks() > 1);
    String one = config("\"{backend}\"", CHECKS.formatted(""));
    assertThat(proxy.reload(one, first.address()).ok()).isTrue();
    // One may be under way.
    second.awaitOpen(0);
    int before = b.checks();
    int seen = a.checks();
    Patience.until("more checks of the other", () -> a.checks() > seen + 10);
    assertThat(b.checks()).isEqualTo(before);
  }

  @Test
  void checksHaveAThreadOfTheirOwnWhichIsNoLoop() {
    checked("");
    Patience.until("checks", () -> a.checks() > 1 && b.checks() > 1);
    List<String> names = Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    assertThat(names).anyMatch(name -> name.startsWith("weir-health"));
    assertThat(names.stream().filter(name -> name.startsWith("weir-loop"))).hasSize(loops);
  }

  @Test
  void aClusterWithoutChecksHasNoThreadForThem() {
    Proxy proxy = proxyTo(backend(a));
    assertThat(Seen.ask(client(proxy), 3)).isEqualTo("aaa");
    assertThat(proxy.metric("weir_backend_up")).isEqualTo(1);
    assertThat(proxy.metric("weir_backend_weight")).isEqualTo(1);
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(thread -> thread.getName().startsWith("weir-health") && thread.isAlive());
    assertThat(a.checks()).isZero();
  }
}
