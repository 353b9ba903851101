package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.net.Descriptors;
import io.weir.testkit.OperationalLog;
import io.weir.testkit.Patience;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.Wire;
import io.weir.testkit.WireTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fault 68: clients that connect and reset, so that what is accepted is dead already. */
class ResetFloodIT extends WireTest {
  private static final int FLOOD = 1000;

  private static final String CONFIG =
      """
      clusters { app { backends = ["{backend}"] } }
      routes { all { cluster = app } }
      listener-defaults.backlog = 2048
      """;

  private Proxy on(String transport, String more) {
    String hocon = CONFIG + "runtime.transport = " + transport + "\n" + more;
    return proxy(hocon, responding(Wire.ok("x")));
  }

  /** Others in this process open a few now and then; a flood that leaks leaves hundreds. */
  private static void awaitDescriptors(long before) {
    Patience.until("no descriptor to be left", () -> Descriptors.open() < before + FLOOD / 10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "nio"})
  void connectionsThatWereResetBeforeTheyAreAcceptedLeaveNothingBehind(String transport) {
    String full = "limits.connections = 1, listener-defaults.timeouts { header = 5m }\n";
    Proxy proxy = on(transport, full);
    // In the middle of a request: one that idles may be closed to make room.
    RawClient holding = client(proxy).send(Wire.get("/") + "GET / HT");
    assertThat(holding.readResponse().text()).isEqualTo("x");
    try (OperationalLog log = OperationalLog.watch()) {
      final double accepted = proxy.metric("weir_connections_total");
      final long before = Descriptors.open();
      for (int i = 0; i < FLOOD; i++) {
        // The listener is full, so this waits with the kernel until it is dead.
        RawClient.to(proxy.port()).reset();
      }
      assertThat(proxy.metric("weir_connections_total")).isLessThanOrEqualTo(accepted + loops);
      String roomy = CONFIG + "runtime.transport = " + transport;
      assertThat(proxy.reload(roomy, proxy.status().clusters().get(0).backends().get(0).address()))
          .matches(result -> result.ok());
      Patience.until(
          "the dead to be accepted",
          () -> proxy.metric("weir_connections_total") >= accepted + FLOOD);
      proxy.awaitMetric(1, "weir_connections_active");
      awaitDescriptors(before);
      assertThat(client(proxy).exchange(Wire.get("/")).text()).isEqualTo("x");
      holding.send(Wire.get("/").substring("GET / HT".length()));
      assertThat(holding.readResponse().text()).isEqualTo("x");
      assertThat(log.problems()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "nio"})
  void aFloodOfResetsAtAnyPointOfARequestLeavesNothingBehind(String transport) {
    Proxy proxy = on(transport, "");
    String request = Wire.post("/", "body");
    RawClient other = client(proxy);
    assertThat(other.exchange(Wire.get("/")).text()).isEqualTo("x");
    try (OperationalLog log = OperationalLog.watch()) {
      final long before = Descriptors.open();
      for (int i = 0; i < FLOOD; i++) {
        RawClient flooding = RawClient.to(proxy.port());
        int length = i % (request.length() + 1);
        if (length > 0) {
          flooding.send(request.substring(0, length));
        }
        flooding.reset();
      }
      assertThat(other.exchange(Wire.get("/")).text()).isEqualTo("x");
      proxy.awaitMetric(1, "weir_connections_active");
      proxy.awaitMetric(0, "weir_requests_in_flight");
      proxy.awaitMetric(0, "weir_backend_connections", "state=\"active\"");
      // Both ends of those backend connections that may idle are here.
      awaitDescriptors(before + 2 * (long) proxy.metric("weir_backend_connections"));
      assertThat(client(proxy).exchange(Wire.get("/")).text()).isEqualTo("x");
      assertThat(log.problems()).isEmpty();
    }
  }
}
