package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Gate;
import io.weir.testkit.Metrics;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Fault 76: no port is left to connect from towards one backend. It happens in a network that has
 * eight; there weir is also its own backend, since a listener of it leads to a unix socket of ours.
 */
class PortsIT extends ProcessTest {
  private static final int PORTS = 8;
  private static final int FIRST = 50_000;

  private static final String CONFIG =
      """
      admin.bind = "127.0.0.1:9901"
      listeners {
        web.bind = "127.0.0.1:8080"
        more.bind = "127.0.0.1:8081"
        inner.bind = "0.0.0.0:9001"
      }
      clusters {
        one { backends = ["127.0.0.1:9001"] }
        two { backends = ["127.0.0.1:9001", "127.0.0.2:9001"], balance = round-robin }
        ours { backends = ["unix:{unix}"] }
      }
      routes {
        one { path = "/one/*", listeners = [web, more], cluster = one }
        two { path = "/two/*", listeners = [more], cluster = two }
        ours { listeners = [inner], cluster = ours }
      }
      """;

  private final Gate gate = new Gate();
  private Network network;
  private ScriptedBackend backend;
  private WeirProcess weir;

  @BeforeEach
  void start() {
    network = closing(Network.withPorts(directory, FIRST, FIRST + PORTS - 1));
    Path path = directory.resolve("ours");
    backend = closing(ScriptedBackend.startUnix(path, ScriptedBackend.answering(this::answer)));
    String file = conf(CONFIG.replace("{unix}", path.toString())).toString();
    weir = start(Launch.usual().in(directory).behind(network.command()), "run", file);
    assertThat(weir.banner()).contains("8081");
  }

  private String answer(WireMessage request) {
    if (request.target().startsWith("/one/held")) {
      gate.pass();
    }
    return Wire.ok("x");
  }

  /** A client in that network that asks for this, and prints status and body of each answer. */
  private String[] client(String url) {
    String[] curl = Curl.command("http://127.0.0.1:" + url, "-w", " %{http_code}\\n");
    return Stream.concat(network.command().stream(), Stream.of(curl)).toArray(String[]::new);
  }

  /** What they print, for one URL or for many, such as {@code 8081/[1-9]}, on one connection. */
  private List<String> get(String url) {
    Ended end = Child.run(directory, client(url));
    assertThat(end.code()).as(end.err().toString()).isZero();
    return end.out();
  }

  private double metric(String name, String... labels) {
    return Metrics.sum(String.join("\n", get("9901/metrics")), name, labels);
  }

  /** As many requests under way to the backend as there are ports. */
  private List<Child> takeAllPorts() {
    List<Child> clients = new ArrayList<>();
    for (int i = 0; i < PORTS; i++) {
      clients.add(closing(Child.start(directory, List.of(client("8080/one/held" + i)))));
    }
    backend.awaitRequest(PORTS - 1);
    return clients;
  }

  @Test
  void whoFindsNoPortIsToldSoAtOnceAndTheOthersAreServed() {
    List<Child> held = takeAllPorts();
    List<String> answers = get("8081/one/[1-5]");
    assertThat(answers).filteredOn(line -> line.contains("\"reason\":\"no_socket\"")).hasSize(5);
    assertThat(answers).filteredOn(" 503"::equals).hasSize(5);
    // One attempt for each, and no more.
    assertThat(metric("weir_backend_connect_failures_total", "cluster=\"one\"")).isEqualTo(5);
    gate.open();
    for (Child each : held) {
      assertThat(each.awaitEnd().out()).containsExactly("x 200");
    }
    // There is still no port, and none is needed.
    assertThat(get("8081/one/[1-50]")).hasSize(50).allMatch("x 200"::equals);
    assertThat(metric("weir_backend_connections_opened_total", "cluster=\"one\"")).isEqualTo(PORTS);
    assertThat(weir.isAlive()).isTrue();
  }

  @Test
  void aBackendWithoutAPortIsLeftForAnother() {
    takeAllPorts();
    assertThat(get("8081/two/[1-6]")).hasSize(6).allMatch("x 200"::equals);
    String first = "backend=\"127.0.0.1:9001\"";
    assertThat(metric("weir_backend_connect_failures_total", "cluster=\"two\"", first))
        .isPositive();
    assertThat(metric("weir_backend_connections_opened_total", "cluster=\"two\"")).isEqualTo(1);
    gate.open();
  }
}
