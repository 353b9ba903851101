package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Gate;
import io.weir.testkit.Metrics;
import io.weir.testkit.Patience;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fault 72: a process with less memory than its clients make it use. */
class MemoryIT extends ProcessTest {
  private static final String LIMITS =
      """
      limits { header-bytes = 64KiB, request-line = 64KiB }
      listener-defaults { timeouts { header = 2s }, backlog = 1024 }
      """;

  /** A line without an end is kept in a buffer. */
  private static final String HEAD = Wire.lines("GET / HTTP/1.1", "Host: a") + "X: " + fill(60_000);

  private static String fill(int bytes) {
    return "x".repeat(bytes);
  }

  private WeirProcess with(String hocon, String... options) {
    Launch launch = Launch.usual().in(directory).with(options);
    return start(launch, "run", conf(hocon).toString());
  }

  private static double metric(WeirProcess weir, String name) {
    return Metrics.sum(get(weir.port("admin"), "/metrics"), name);
  }

  private List<RawClient> crowd(WeirProcess weir, int count) {
    List<RawClient> crowd = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      crowd.add(client(weir.port("web")).send(HEAD));
    }
    return crowd;
  }

  private static void expectWell(WeirProcess weir) {
    Patience.until("requests to be taken", () -> status(weir.port("web"), "/") == 200);
    assertThat(status(weir.port("admin"), "/ready")).isEqualTo(200);
    assertThat(weir.isAlive()).isTrue();
  }

  @Test
  void whatIsMoreThanTheBuffersMayHoldIsShedBeforeMemoryRunsOut() {
    WeirProcess weir = with(answering("x") + LIMITS, "-Xmx128m", "-XX:MaxDirectMemorySize=32m");
    List<RawClient> crowd = new ArrayList<>();
    RawClient clock = client(weir.port("admin"));
    for (int i = 0; i < 15; i++) {
      crowd.addAll(crowd(weir, 40));
      // The budget is looked at ten times a second.
      clock.expectSilence(120);
    }
    Patience.until("some to be shed", () -> metric(weir, "weir_connections_shed_total") > 0);
    crowd.forEach(each -> assertThat(each.readUntilClose()).matches("(?s)|HTTP/1.1 (503|408) .*"));
    expectWell(weir);
    assertThat(weir.err()).noneMatch(line -> line.contains("no memory"));
  }

  @Test
  void directMemoryThatRunsOutCostsTheConnectionsThatWantIt() {
    WeirProcess weir = with(answering("x") + LIMITS, "-Xmx128m", "-XX:MaxDirectMemorySize=8m");
    assertThat(status(weir.port("web"), "/")).isEqualTo(200);
    // All at once, faster than anything can be shed.
    weir.signal("STOP");
    List<RawClient> crowd = crowd(weir, 800);
    weir.signal("CONT");
    weir.awaitErr("no memory, a connection ended");
    crowd.forEach(each -> assertThat(each.readUntilClose()).matches("(?s)|HTTP/1.1 (503|408) .*"));
    expectWell(weir);
    Patience.until("clients to be gone", () -> metric(weir, "weir_connections_active") == 0);
  }

  @Test
  void aHeapThatRunsOutIsTheEndOfConnectionsOrOfTheProcessButNoStandstill() {
    Gate gate = new Gate();
    ScriptedBackend backend =
        closing(
            ScriptedBackend.respond(
                request -> {
                  gate.pass();
                  return Wire.ok("x");
                }));
    // Heads of requests that wait in the queue are on the heap, where nobody sheds them.
    String queue = "clusters.app { max-connections = 1, pool.queue-limit = 10000 }\n";
    String limits = "limits.header-bytes = 1MiB\ntimeouts { queue = 5s, first-byte = 5s }\n";
    WeirProcess weir = with(to(backend) + queue + limits, "-Xmx64m");
    String request = Wire.get("/", "X-Large: " + fill(500_000));
    try {
      for (int i = 0; i < 300; i++) {
        client(weir.port("web")).send(request);
      }
    } catch (UncheckedIOException ended) {
      assertThat(weir.awaitEnd().code()).isEqualTo(WeirProcess.DIED);
    }
    gate.open();
    Patience.until("it to be well or to have ended", () -> !weir.isAlive() || isWell(weir));
    if (weir.isAlive()) {
      assertThat(weir.err()).anyMatch(line -> line.contains("no memory, a connection ended"));
    } else {
      assertThat(weir.awaitEnd().code()).isEqualTo(WeirProcess.DIED);
      assertThat(weir.err()).anyMatch(line -> line.startsWith("weir: ") && line.endsWith("ending"));
    }
  }

  private static boolean isWell(WeirProcess weir) {
    try {
      return status(weir.port("web"), "/") == 200;
    } catch (UncheckedIOException | AssertionError e) {
      // It has ended meanwhile, or will be asked again.
      return false;
    }
  }
}
