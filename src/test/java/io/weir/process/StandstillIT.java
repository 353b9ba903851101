package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Gate;
import io.weir.testkit.Metrics;
import io.weir.testkit.Patience;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Faults 74 and 75: a process that stood still for longer than its deadlines. A stop signal stands
 * for whatever makes it stand still: a machine that is busy or suspended, or a collection; none of
 * them can be told from the others from inside.
 */
class StandstillIT extends ProcessTest {
  private static final int CLIENTS = 20;
  private static final int LONGER_MILLIS = 3000;

  @Test
  void whatCameMeanwhileCountsBeforeTheDeadlinesThatPassedMeanwhile() {
    Gate gate = new Gate();
    ScriptedBackend backend =
        closing(
            ScriptedBackend.respond(
                request -> {
                  gate.pass();
                  return Wire.ok("x");
                }));
    WeirProcess weir = serve(to(backend) + "timeouts.first-byte = 2s\n");
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(client(weir.port("web")).send(Wire.get("/" + i)));
    }
    backend.awaitRequest(CLIENTS - 1);
    weir.signal("STOP");
    gate.open();
    clients.get(0).expectSilence(LONGER_MILLIS);
    weir.signal("CONT");
    for (RawClient client : clients) {
      assertThat(client.readResponse().status()).isEqualTo(200);
    }
    String scrape = get(weir.port("admin"), "/metrics");
    assertThat(Metrics.sum(scrape, "weir_request_errors_total")).isZero();
  }

  @Test
  void aCheckThatWasUnderWayMeanwhileTakesNoBackendDown() {
    Gate gate = new Gate();
    AtomicInteger checks = new AtomicInteger();
    ScriptedBackend backend =
        closing(
            ScriptedBackend.respond(
                request -> {
                  // The first one decides alone; of the next, weir hears only when it runs again.
                  if (checks.incrementAndGet() == 2) {
                    gate.pass();
                  }
                  return Wire.ok("x");
                }));
    WeirProcess weir =
        serve(
            to(backend)
                + """
                clusters.app.health { path = "/", timeout = 1s, fall = 1, interval = 50ms }
                """);
    backend.awaitRequest(1);
    weir.signal("STOP");
    client(weir.port("web")).expectSilence(LONGER_MILLIS);
    gate.open();
    weir.signal("CONT");
    Patience.until("more checks", () -> checks.get() > 5);
    assertThat(weir.err()).noneMatch(line -> line.contains("is down"));
    assertThat(Metrics.sum(get(weir.port("admin"), "/metrics"), "weir_backend_up")).isEqualTo(1);
  }
}
