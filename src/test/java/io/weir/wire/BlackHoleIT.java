package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Patience;
import io.weir.testkit.Ports;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Backends to which connections neither come about nor fail. */
class BlackHoleIT extends RetryTest {
  private static final String PASSED_OVER = "weir_backend_passed_over_total";
  private static final int LIMIT = 2;
  private static final int CLIENTS = 40;

  private String hole() {
    return closing(Ports.blackhole()).address();
  }

  private Proxy roundRobin(String connect, String... addresses) {
    String settings =
        "balance = round-robin, timeouts { connect = %s }, pool { unproven-limit = %d }";
    return proxy(
        """
        clusters { app { backends = ["%s"], %s } }
        routes { all { cluster = app } }
        """
            .formatted(String.join("\", \"", addresses), settings.formatted(connect, LIMIT)));
  }

  private List<RawClient> clients(Proxy proxy) {
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(client(proxy).send(Wire.get("/" + i)));
    }
    return clients;
  }

  private static int waiting(Proxy proxy) {
    return (int) proxy.status().clusters().get(0).waiting();
  }

  @Test
  void onlyAFewRequestsWaitForIt() {
    ScriptedBackend good = responding(Wire.ok("good"));
    Proxy proxy = roundRobin("1m", hole(), good.address());
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      // One by one, so that no connection to the good one is under way when the next is decided.
      int known = i + 1;
      clients.add(client(proxy).send(Wire.get("/" + i)));
      Patience.until("it", () -> good.requests().size() + waiting(proxy) == known);
    }
    assertThat(waiting(proxy)).isBetween(1, LIMIT * loops);
    assertThat(proxy.metric(PASSED_OVER)).isPositive();
    clients.forEach(RawClient::reset);
    proxy.awaitQuiet();
  }

  @Test
  void whoeverWaitsGoesElsewhereBehindTheTimeout() {
    ScriptedBackend good = responding(Wire.ok("good"));
    Proxy proxy = roundRobin("300ms", hole(), good.address());
    for (RawClient client : clients(proxy)) {
      assertThat(client.readResponse().text()).isEqualTo("good");
    }
    assertThat(good.requests()).hasSize(CLIENTS);
  }

  @Test
  void aBackupStaysABackup() {
    ScriptedBackend backup = responding(Wire.ok("backup"));
    Proxy proxy =
        inOrder("timeouts { connect = 1m }, pool { unproven-limit = 1 }", hole(), backup.address());
    List<RawClient> clients = clients(proxy);
    Patience.until("all to wait", () -> waiting(proxy) == clients.size());
    assertThat(backup.requests()).isEmpty();
    assertThat(proxy.metric(PASSED_OVER)).isZero();
    clients.forEach(RawClient::reset);
    proxy.awaitQuiet();
  }
}
