package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.admin.ControlClient;
import io.weir.testkit.Patience;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator says about a backend while requests are on their way. */
class OperatorIT extends WireTest {
  @TempDir Path directory;

  private Proxy proxy(ScriptedBackend first, ScriptedBackend second, String more) {
    return proxy(
        """
        admin.control = "%s"
        clusters { app { backends = ["{backend}", "{backend2}"], balance = round-robin
          %s
        } }
        routes { all { cluster = app } }
        """
            .formatted(socket(), more),
        first,
        second);
  }

  private Path socket() {
    return directory.resolve("weir.sock");
  }

  private String tell(String command, ScriptedBackend backend, String... more) throws IOException {
    String words = command + " app/" + backend.address() + String.join("", more);
    List<String> answer = ControlClient.send(socket(), words, Patience.LIMIT);
    assertThat(ControlClient.isOk(answer)).as(answer.toString()).isTrue();
    return answer.get(0);
  }

  @Test
  void aDrainedBackendFinishesWhatItHasAndGetsNothingNew() throws IOException {
    HeldBackend held = new HeldBackend();
    ScriptedBackend leaving = backend(held);
    ScriptedBackend staying = responding(Wire.ok("stays"));
    Proxy proxy = proxy(leaving, staying, "");
    // Each loop has a turn of its own, so the first request may meet either.
    RawClient waiting = client(proxy).send(Wire.get("/hold"));
    Patience.until("a request", () -> leaving.requests().size() + staying.requests().size() == 1);
    if (leaving.requests().isEmpty()) {
      assertThat(waiting.readResponse().text()).isEqualTo("stays");
      waiting.send(Wire.get("/hold"));
      leaving.awaitRequest(0);
    }
    assertThat(tell("drain", leaving)).endsWith("is drained, 1 in flight");
    assertThat(Seen.ask(client(proxy), 20)).isEqualTo("stays".repeat(20));
    held.letGo("/hold");
    assertThat(waiting.readResponse().text()).isEqualTo("0");
    tell("undrain", leaving);
    assertThat(Seen.ask(client(proxy), 4)).contains("stays").containsPattern("[0-9]");
  }

  @Test
  void aDrainedBackendKeepsItsSessionsAndOneInMaintenanceDoesNot() throws IOException {
    ScriptedBackend first = responding(Wire.ok("a"));
    ScriptedBackend second = responding(Wire.ok("b"));
    RawClient client = client(proxy(first, second, "sticky { cookie = weir }"));
    WireMessage answer = client.exchange(Wire.get("/"));
    String cookie = String.valueOf(answer.header("Set-Cookie")).replaceAll(";.*", "");
    ScriptedBackend own = answer.text().equals("a") ? first : second;
    String name = answer.text();
    tell("drain", own);
    for (int i = 0; i < 10; i++) {
      assertThat(client.exchange(Wire.get("/", "Cookie: " + cookie)).text()).isEqualTo(name);
      assertThat(client.exchange(Wire.get("/")).text()).isNotEqualTo(name);
    }
    tell("maintenance", own);
    WireMessage moved = client.exchange(Wire.get("/", "Cookie: " + cookie));
    assertThat(moved.text()).isNotEqualTo(name);
    assertThat(moved.header("Set-Cookie")).startsWith("weir=");
  }

  @Test
  void aBackendInMaintenanceKeepsNoConnectionAndIsNotChecked() throws IOException {
    CheckedBackend a = new CheckedBackend("a");
    ScriptedBackend first = backend(a);
    ScriptedBackend second = backend(new CheckedBackend("b"));
    Proxy proxy =
        proxy(first, second, "health { path = \"/healthz\", interval = 20ms, jitter = 0% }");
    assertThat(Seen.ask(client(proxy), 10)).contains("a", "b");
    tell("maintenance", first);
    first.awaitOpen(0);
    int checks = a.checks();
    assertThat(Seen.ask(client(proxy), 50)).isEqualTo("b".repeat(50));
    proxy.awaitMetric(1, "weir_backend_up");
    assertThat(a.checks()).isEqualTo(checks);
    tell("undrain", first);
    assertThat(Seen.ask(client(proxy), 10)).contains("a", "b");
  }

  @Test
  void allDrainedIsNoBackend() throws IOException {
    ScriptedBackend first = responding(Wire.ok("a"));
    ScriptedBackend second = responding(Wire.ok("b"));
    Proxy proxy = proxy(first, second, "");
    tell("drain", first);
    tell("drain", second);
    assertThat(client(proxy).exchange(Wire.get("/")).text()).contains("\"reason\":\"no_backend\"");
  }

  @Test
  void aWeightCountsFromTheNextRequestOn() throws IOException {
    ScriptedBackend first = responding(Wire.ok("a"));
    ScriptedBackend second = responding(Wire.ok("b"));
    Proxy proxy = proxy(first, second, "");
    tell("weight", first, " 9");
    String answers = Seen.ask(client(proxy), 20);
    assertThat(answers.chars().filter(c -> c == 'a')).hasSize(18);
    assertThat(proxy.metric("weir_backend_weight")).isEqualTo(10);
  }
}
