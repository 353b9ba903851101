package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Patience;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which of several backends is asked. */
class BalancingIT extends WireTest {
  private static final long SLOW_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final ScriptedBackend[] backends = new ScriptedBackend[3];

  /** A proxy to three backends that answer with their names: a, b, c. */
  private Proxy balanced(String cluster) {
    for (int i = 0; i < backends.length; i++) {
      backends[i] = responding(Wire.ok(String.valueOf((char) ('a' + i))));
    }
    String hocon =
        """
        clusters { app { %s } }
        routes { all { cluster = app } }
        """;
    return proxy(hocon.formatted(cluster), backends);
  }

  private static String ask(RawClient client, int times) {
    StringBuilder answers = new StringBuilder();
    for (int i = 0; i < times; i++) {
      answers.append(client.exchange(Wire.get("/" + i)).text());
    }
    return answers.toString();
  }

  private static long count(String answers, char name) {
    return answers.chars().filter(c -> c == name).count();
  }

  @Test
  void roundRobinTakesEachInTurn() {
    Proxy proxy =
        balanced(
            """
            balance = round-robin, backends = ["{backend}", "{backend2}", "{backend3}"]
            """);
    // Each loop has a turn of its own, so only its order is certain and not where it begins.
    assertThat("abcabcabcab").contains(ask(client(proxy), 9));
    assertThat("abcabcabcab").contains(ask(client(proxy), 9));
  }

  @Test
  void roundRobinMindsWeightsAndSpreadsTheHeavyOne() {
    Proxy proxy =
        balanced(
            """
            balance = round-robin
            backends = [{ address = "{backend}", weight = 3 }, "{backend2}", "{backend3}"]
            """);
    String answers = ask(client(proxy), 20);
    assertThat(count(answers, 'a')).isEqualTo(12);
    assertThat(count(answers, 'b')).isEqualTo(4);
    assertThat(count(answers, 'c')).isEqualTo(4);
    assertThat(answers).doesNotContain("aaaa");
  }

  @Test
  void randomAsksAllOfThemAboutEquallyOften() {
    expectSpread("balance = random");
  }

  @Test
  void leastRequestAsksAllOfThemAboutEquallyOftenWhenNoneIsBusy() {
    expectSpread("balance = least-request");
  }

  @Test
  void leastRequestIsWhatIsDoneUnasked() {
    Proxy proxy = balanced("backends = [\"{backend}\", \"{backend2}\", \"{backend3}\"]");
    assertThat(proxy.status().clusters().get(0).balancer()).isEqualTo("least-request");
  }

  private void expectSpread(String balance) {
    Proxy proxy =
        balanced(balance + "\nbackends = [\"{backend}\", \"{backend2}\", \"{backend3}\"]");
    String answers = ask(client(proxy), 300);
    // Six standard deviations.
    assertThat(count(answers, 'a')).isBetween(50L, 150L);
    assertThat(count(answers, 'b')).isBetween(50L, 150L);
    assertThat(count(answers, 'c')).isBetween(50L, 150L);
  }

  @Test
  void randomMindsWeights() {
    Proxy proxy =
        balanced(
            """
            balance = { type = random }
            backends = [{ address = "{backend}", weight = 8 }, "{backend2}", "{backend3}"]
            """);
    assertThat(count(ask(client(proxy), 300), 'a')).isBetween(198L, 282L);
  }

  @Test
  void leastRequestAvoidsABusyBackend() {
    HeldBackend busy = new HeldBackend();
    ScriptedBackend slow = backend(busy);
    ScriptedBackend quick = responding(Wire.ok("quick"));
    Proxy proxy =
        proxy(
            """
            clusters {
              app { backends = ["{backend}", "{backend2}"] }
            }
            routes { all { cluster = app } }
            """,
            slow,
            quick);
    // Held requests pile up until the slow one has some; then nobody asks it any more.
    List<RawClient> held = new ArrayList<>();
    while (slow.requests().isEmpty()) {
      held.add(client(proxy).send(Wire.get("/hold/" + held.size())));
      int sent = held.size();
      Patience.until(
          "request " + sent, () -> slow.requests().size() + quick.requests().size() == sent);
    }
    assertThat(ask(client(proxy), 40)).isEqualTo("quick".repeat(40));
    assertThat(slow.requests()).hasSize(1);
    busy.letGo(slow.requests().get(0).target());
    held.forEach(client -> assertThat(client.readResponse().status()).isEqualTo(200));
    assertThat(ask(client(proxy), 40)).containsPattern("[0-9]");
  }

  @Test
  void peakEwmaAsksAllOfThemWhenNoneIsSlow() {
    Proxy proxy =
        balanced(
            """
            balance = peak-ewma, backends = ["{backend}", "{backend2}", "{backend3}"]
            """);
    assertThat(ask(client(proxy), 300)).contains("a").contains("b").contains("c");
  }

  @Test
  void peakEwmaHardlyAsksABackendThatRefuses() {
    Proxy proxy =
        balanced(
            """
            balance = peak-ewma, backends = ["{backend}", "{backend2}", "{backend3}"]
            """);
    backends[1].close();
    assertThat(ask(client(proxy), 200)).doesNotContain("b");
    // To be refused takes no time at all. At random it would be asked about a hundred times.
    assertThat(proxy.metric("weir_backend_connect_failures_total")).isBetween(1.0, 5.0);
  }

  @Test
  void peakEwmaHardlyAsksABackendThatHasNothingButErrors() {
    ScriptedBackend wrong =
        responding(Wire.lines("HTTP/1.1 503 Service Unavailable", "Content-Length: 0", ""));
    ScriptedBackend good = responding(Wire.ok("good"));
    Proxy proxy =
        proxy(
            """
            clusters { app { balance = peak-ewma, backends = ["{backend}", "{backend2}"] } }
            routes { all { cluster = app } }
            """,
            wrong,
            good);
    assertThat(count(ask(client(proxy), 200), 'g')).isGreaterThan(190);
    assertThat(wrong.requests()).hasSizeBetween(1, 10);
  }

  @Test
  void peakEwmaAvoidsABackendThatWasSlow() {
    HeldBackend slow = new HeldBackend();
    ScriptedBackend first = backend(slow);
    ScriptedBackend second = responding(Wire.ok("quick"));
    Proxy proxy = remembering(first, second);
    RawClient client = client(proxy);
    slowDown(slow, first, second, client, client(proxy));
    int asked = first.requests().size();
    assertThat(ask(client, 50)).isEqualTo("quick".repeat(50));
    assertThat(first.requests()).hasSize(asked);
  }

  @Test
  void peakEwmaForgivesABackendThatClosesIdleConnections() {
    HeldBackend slow = new HeldBackend();
    ScriptedBackend first = backend(slow);
    AtomicBoolean closing = new AtomicBoolean();
    ScriptedBackend second =
        backend(
            connection -> {
              for (int i = 0; i == 0 || !closing.get(); i++) {
                connection.readRequest();
                connection.write(Wire.ok("quick"));
              }
              connection.readRequest();
            });
    Proxy proxy = remembering(first, second);
    RawClient client = client(proxy);
    slowDown(slow, first, second, client, client(proxy));
    int opened = second.opened();
    closing.set(true);
    assertThat(ask(client, 50)).isEqualTo("quick".repeat(50));
    assertThat(second.opened()).isGreaterThan(opened + 20);
  }

  private Proxy remembering(ScriptedBackend first, ScriptedBackend second) {
    return proxy(
        """
        clusters {
          app { balance { type = peak-ewma, decay = 1h }, backends = ["{backend}", "{backend2}"] }
        }
        routes { all { cluster = app } }
        """,
        first,
        second);
  }

  /** Lets the first backend take much longer for one answer than the second ever did for any. */
  private static void slowDown(
      HeldBackend script,
      ScriptedBackend first,
      ScriptedBackend second,
      RawClient client,
      RawClient held) {
    for (int sent = 1; first.requests().isEmpty(); sent++) {
      if (sent > 1) {
        held.readResponse();
      }
      held.send(Wire.get("/hold/" + sent));
      int all = sent;
      Patience.until("all", () -> first.requests().size() + second.requests().size() == all);
    }
    long longest = 0;
    long began = System.nanoTime();
    // On a busy machine any of the next ones may take a hundred times as long as these.
    while (System.nanoTime() - began < Math.max(SLOW_NANOS, 20 * longest)) {
      long before = System.nanoTime();
      ask(client, 1);
      longest = Math.max(longest, System.nanoTime() - before);
    }
    script.letGo(first.requests().get(0).target());
    held.readResponse();
  }

  @Test
  void consistentHashSendsEachUserToOneBackend() {
    Proxy proxy =
        balanced(
            """
            balance { type = consistent-hash, by = header, name = X-User }
            backends = ["{backend}", "{backend2}", "{backend3}"]
            """);
    StringBuilder all = new StringBuilder();
    for (int user = 0; user < 20; user++) {
      String first = client(proxy).exchange(Wire.get("/", "X-User: u" + user)).text();
      for (int i = 0; i < 3; i++) {
        String text = client(proxy).exchange(Wire.get("/" + i, "X-User: u" + user)).text();
        assertThat(text).isEqualTo(first);
      }
      all.append(first);
    }
    assertThat(all.toString()).contains("a").contains("b").contains("c");
    assertThat(ask(client(proxy), 50)).contains("a").contains("b").contains("c");
  }

  @Test
  void consistentHashMovesOnlyTheUsersOfABackendThatIsGone() {
    Proxy proxy =
        balanced(
            """
            balance { type = consistent-hash, by = query, name = user }
            backends = ["{backend}", "{backend2}", "{backend3}"]
            """);
    RawClient client = client(proxy);
    String[] before = new String[30];
    for (int user = 0; user < before.length; user++) {
      before[user] = client.exchange(Wire.get("/?user=" + user)).text();
    }
    backends[2].close();
    for (int user = 0; user < before.length; user++) {
      String now = client.exchange(Wire.get("/?user=" + user)).text();
      assertThat(now).isEqualTo(before[user].equals("c") ? now : before[user]).isNotEqualTo("c");
    }
  }

  @Test
  void aWeightOfNothingGetsNothing() {
    Proxy proxy =
        balanced(
            """
            backends = ["{backend}", { address = "{backend2}", weight = 0 }, "{backend3}"]
            """);
    assertThat(ask(client(proxy), 50)).doesNotContain("b").contains("a").contains("c");
  }

  @Test
  void aBackupIsAskedOnlyWhenAllOthersFail() {
    Proxy proxy =
        balanced(
            """
            backends = ["{backend}", "{backend2}", { address = "{backend3}", backup = true }]
            """);
    RawClient client = client(proxy);
    assertThat(ask(client, 20)).doesNotContain("c");
    backends[0].close();
    assertThat(ask(client, 20)).isEqualTo("b".repeat(20));
    backends[1].close();
    assertThat(ask(client, 20)).isEqualTo("c".repeat(20));
  }

  @Test
  void aBackendThatIsGoneIsPassedBy() {
    Proxy proxy = balanced("backends = [\"{backend}\", \"{backend2}\", \"{backend3}\"]");
    RawClient client = client(proxy);
    backends[1].close();
    assertThat(ask(client, 30)).doesNotContain("b").contains("a").contains("c");
  }

  @Test
  void aBackendMayBeAUnixSocket(@TempDir Path directory) {
    Path socket = directory.resolve("app.sock");
    HeldBackend script = new HeldBackend();
    ScriptedBackend backend = closing(ScriptedBackend.startUnix(socket, script));
    Proxy proxy = proxyTo(backend);
    RawClient client = client(proxy);
    for (int i = 0; i < 3; i++) {
      assertThat(client.exchange(Wire.post("/" + i, "body")).text()).isEqualTo("0");
    }
    assertThat(backend.awaitRequest(2).header("Host")).isEqualTo("example.test");
    assertThat(backend.awaitRequest(2).content()).isEqualTo("body");
    assertThat(proxy.metric("weir_backend_requests_total", "backend=\"unix:" + socket + "\""))
        .isEqualTo(3);
  }

  @Test
  void aUnixSocketThatIsNotThereIsARefusal(@TempDir Path directory) {
    String address = "unix:" + directory.resolve("none.sock");
    Proxy proxy =
        proxy(
            """
            clusters { app { backends = ["%s"] } }
            routes { all { cluster = app } }
            """
                .formatted(address));
    assertThat(client(proxy).exchange(Wire.get("/")).text())
        .contains("\"reason\":\"connect_refused\"");
  }

  @Test
  void aBackendMayBeGivenByName() {
    ScriptedBackend backend = responding(Wire.ok("by name"));
    Proxy proxy =
        proxy(
            """
            clusters { app { backends = ["localhost:%d"] } }
            routes { all { cluster = app } }
            """
                .formatted(backend.port()));
    assertThat(client(proxy).exchange(Wire.get("/")).text()).isEqualTo("by name");
    assertThat(proxy.status().clusters().get(0).backends().get(0).address())
        .isEqualTo("localhost:" + backend.port());
  }
}
