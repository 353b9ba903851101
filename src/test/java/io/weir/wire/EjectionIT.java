package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Patience;
import io.weir.testkit.Ports;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Backends that fail requests, and what becomes of them. */
class EjectionIT extends WireTest {
  private static final String ERROR = "HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n";

  private static final String TWO =
      """
      clusters { app { backends = ["{backend}", "{backend2}"], balance = round-robin
        %s
      } }
      routes { all { cluster = app } }
      """;

  private final CheckedBackend a = new CheckedBackend("a");
  private final CheckedBackend b = new CheckedBackend("b");

  private Proxy two(String more) {
    return proxy(TWO.formatted(more), backend(a), backend(b));
  }

  @Test
  void aBackendThatAnswersWithErrorsIsEjectedAndComesBack() {
    Proxy proxy = two("ejection.time = 300ms");
    RawClient client = client(proxy);
    b.answers(ERROR);
    Seen.ask(client, 10);
    String[] ejections = {"weir_backend_ejections_total", "reason=\"failures\""};
    Patience.until("an ejection", () -> proxy.metric(ejections[0], ejections[1]) > 0);
    b.answers(Wire.ok("b"));
    Seen.await(proxy, 1, "up");
    Patience.until("three successes", () -> Seen.ask(client, 10) != null && isLikeAnyOther(proxy));
    assertThat(proxy.metric("weir_backend_faults_total", "kind=\"server_error\""))
        .isGreaterThanOrEqualTo(5);
    // Everybody has the same share again.
    proxy.awaitMetric(2, "weir_backend_weight");
    assertThat(Seen.ask(client, 10)).isIn("ababababab", "bababababa");
  }

  private static boolean isLikeAnyOther(Proxy proxy) {
    return Seen.backend(proxy, 1).reason().isEmpty();
  }

  @Test
  void aBackendThatFailsHalfOfItsRequestsIsEjectedThoughNeverInARow() {
    Proxy proxy = two("ejection.time = 1m");
    RawClient client = client(proxy);
    for (int i = 0; Seen.backend(proxy, 1).state().equals("up"); i++) {
      b.answers(i % 2 == 0 ? ERROR : Wire.ok("b"));
      Seen.ask(client, 2);
    }
    assertThat(Seen.backend(proxy, 1).reason())
        .matches("\\d+ of \\d+ attempts failed within 10 s.*");
    assertThat(proxy.metric("weir_backend_ejections_total", "reason=\"error_share\"")).isEqualTo(1);
  }

  @Test
  void aBackendOnProbationGetsFewRequestsAtOnce() {
    String once = "ejection { time = 100ms, probes = 1 }";
    ScriptedBackend good = backend(a);
    ScriptedBackend silent = backend(b);
    Proxy proxy = proxy(TWO.formatted(once), good, silent);
    b.answers(ERROR);
    Seen.ask(client(proxy), 10);
    Patience.until("probation", () -> Seen.backend(proxy, 1).reason().startsWith("on probation"));
    b.answers(CheckedBackend.SILENCE);
    int before = good.requests().size() + silent.requests().size();
    List<RawClient> waiting = new ArrayList<>();
    for (int i = 1; i <= 60; i++) {
      int had = silent.requests().size();
      int all = before + i;
      RawClient client = client(proxy).send(Wire.get("/" + i));
      Patience.until(
          "a backend to have it", () -> good.requests().size() + silent.requests().size() == all);
      if (silent.requests().size() > had) {
        waiting.add(client);
      } else {
        assertThat(client.readResponse().text()).isEqualTo("a");
      }
    }
    assertThat(waiting).hasSize(1);
    proxy.awaitMetric(1, "weir_backend_ejections_total");
    silent.close();
    assertThat(waiting.get(0).readResponse().text()).isEqualTo("a");
    proxy.awaitMetric(2, "weir_backend_ejections_total");
  }

  @Test
  void anEjectedBackendGetsNothingAndNobodyNotices() {
    Proxy proxy = two("");
    RawClient client = client(proxy);
    b.answers(ERROR);
    Seen.ask(client, 10);
    Seen.await(proxy, 1, "ejected");
    b.answers(Wire.ok("b"));
    assertThat(Seen.ask(client, 50)).isEqualTo("a".repeat(50));
  }

  @Test
  void aBackendThatRefusesConnectionsIsEjectedAndNoRequestFails() {
    Ports refusing = closing(Ports.refusing());
    Proxy proxy = proxy(TWO.formatted("").replace("{backend2}", refusing.address()), backend(a));
    assertThat(Seen.ask(client(proxy), 20)).isEqualTo("a".repeat(20));
    Seen.await(proxy, 1, "ejected");
    // Others may have failed until the control thread had its turn.
    assertThat(Seen.backend(proxy, 1).reason())
        .matches("[0-9]+ failed connects in a row, for 10 s");
    assertThat(proxy.metric("weir_backend_faults_total", "kind=\"connect\"")).isBetween(5.0, 20.0);
  }

  @Test
  void aBackendThatIsKilledCostsNoGetAndIsOutAfterFive() {
    ScriptedBackend killed = backend(b);
    Proxy proxy = proxy(TWO.formatted(""), backend(a), killed);
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      clients.add(client(proxy));
    }
    for (int i = 0; i < 400; i++) {
      if (i == 100) {
        killed.close();
      }
      RawClient client = clients.get(i % clients.size());
      assertThat(client.exchange(Wire.get("/" + i)).status()).isEqualTo(200);
    }
    Seen.await(proxy, 1, "ejected");
    assertThat(proxy.metric("weir_backend_faults_total")).isBetween(5.0, 12.0);
  }

  @Test
  void aBackendThatDoesNotAnswerIsEjected() {
    b.answers(CheckedBackend.SILENCE);
    Proxy proxy = two("timeouts { per-try = 300ms }");
    assertThat(Seen.ask(client(proxy), 10)).isEqualTo("a".repeat(10));
    Seen.await(proxy, 1, "ejected");
    assertThat(Seen.backend(proxy, 1).reason())
        .matches("[5-9] gateway failures in a row, for 10 s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        CheckedBackend.SILENCE,
        "no HTTP at all\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
        "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"
      })
  void answersThatNoApplicationMadeAreGatewayFailures(String answer) {
    b.answers(answer);
    Proxy proxy = two("timeouts { first-byte = 300ms }");
    RawClient client = client(proxy);
    for (int i = 0; i < 10; i++) {
      client.exchange(Wire.get("/" + i));
    }
    Seen.await(proxy, 1, "ejected");
    assertThat(Seen.backend(proxy, 1).reason())
        .matches("[5-9] gateway failures in a row, for 10 s");
  }

  @Test
  void theLastBackendIsSparedAndSaysSo() {
    Proxy proxy = two("");
    RawClient client = client(proxy);
    a.answers(ERROR);
    b.answers(ERROR);
    Seen.ask(client, 40);
    Patience.until(
        "one to be spared", () -> proxy.metric("weir_backend_ejections_prevented_total") == 1);
    assertThat(proxy.metric("weir_backend_up")).isEqualTo(1);
    int spared = Seen.backend(proxy, 0).state().equals("up") ? 0 : 1;
    assertThat(Seen.backend(proxy, spared).reason())
        .contains("it is the last one that can be used");
    assertThat(client.exchange(Wire.get("/")).status()).isEqualTo(500);
  }

  @Test
  void aLoneBackendIsNeverEjected() {
    Proxy proxy = proxyTo(backend(a));
    RawClient client = client(proxy);
    a.answers(ERROR);
    Seen.ask(client, 30);
    a.answers(Wire.ok("a"));
    assertThat(Seen.ask(client, 3)).isEqualTo("aaa");
  }

  @Test
  void connectionsThatWereClosedWhileIdleEjectNobody() {
    ScriptedBackend.Script once =
        connection -> {
          connection.readRequest();
          connection.write(Wire.ok("x"));
          connection.readRequest();
        };
    Proxy proxy = proxy(TWO.formatted(""), backend(once), backend(once));
    assertThat(Seen.ask(client(proxy), 60)).isEqualTo("x".repeat(60));
    assertThat(proxy.metric("weir_backend_faults_total")).isZero();
    assertThat(proxy.metric("weir_backend_up")).isEqualTo(2);
  }

  private static long underWay(Proxy proxy) {
    return Seen.backend(proxy, 0).inFlight() + Seen.backend(proxy, 1).inFlight();
  }

  @Test
  void clientsThatLeaveEjectNobody() {
    b.answers(CheckedBackend.SILENCE);
    a.answers(CheckedBackend.SILENCE);
    Proxy proxy = two("");
    for (int i = 0; i < 20; i++) {
      RawClient client = client(proxy).send(Wire.get("/" + i));
      Patience.until("the request", () -> underWay(proxy) == 1);
      client.reset();
      proxy.awaitQuiet();
    }
    assertThat(proxy.metric("weir_backend_faults_total")).isZero();
    assertThat(proxy.metric("weir_backend_up")).isEqualTo(2);
  }

  @Test
  void aReloadKeepsWhoIsEjected() {
    ScriptedBackend first = backend(a);
    ScriptedBackend second = backend(b);
    Proxy proxy = proxy(TWO.formatted(""), first, second);
    b.answers(ERROR);
    Seen.ask(client(proxy), 10);
    Seen.await(proxy, 1, "ejected");
    String other = TWO.formatted("pool.max-idle = 3");
    assertThat(proxy.reload(other, first.address(), second.address()).ok()).isTrue();
    assertThat(Seen.backend(proxy, 1).state()).isEqualTo("ejected");
    assertThat(Seen.ask(client(proxy), 20)).isEqualTo("a".repeat(20));
  }

  @Test
  void whereItIsOffNobodyIsEjected() {
    Proxy proxy = two("ejection.enabled = false");
    b.answers(ERROR);
    Seen.ask(client(proxy), 60);
    assertThat(Seen.backend(proxy, 1).state()).isEqualTo("up");
    assertThat(proxy.metric("weir_backend_faults_total")).isEqualTo(30);
  }
}
