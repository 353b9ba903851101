package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.BackendConnection;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A backend ends many idle connections at once while requests come. A loop learns of several ends
 * in one go; what it learned of a connection that it has closed since must not count for a new one,
 * which may have got the same descriptor.
 */
class EndsAtOnceIT extends WireTest {
  private static final int CLIENTS = 30;
  private static final int ROUNDS = 30;

  private final HeldBackend script = new HeldBackend();

  @Test
  void aBackendThatEndsManyConnectionsAtOnceCanBeConnectedToAtOnce() {
    ScriptedBackend backend = backend(script);
    Proxy proxy = proxyTo(backend);
    List<RawClient> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(client(proxy));
    }
    for (int round = 0; round < ROUNDS; round++) {
      fillPool(backend, clients, "/hold/" + round);
      Aside ends = Aside.begin(() -> endAll(backend));
      // No request that may be repeated: each asks whether its connection is still there.
      clients.forEach(client -> client.send(Wire.post("/", "body")));
      clients.forEach(client -> expectAnswerOrItsEnd(client.readResponse()));
      ends.join();
    }
    assertThat(proxy.metric("weir_backend_connect_failures_total")).isZero();
  }

  /** As many requests at once as there are clients, so that there are as many connections. */
  private void fillPool(ScriptedBackend backend, List<RawClient> clients, String target) {
    int before = backend.requests().size();
    clients.forEach(client -> client.send(Wire.get(target)));
    backend.awaitRequest(before + clients.size() - 1);
    script.letGo(target);
    clients.forEach(client -> assertThat(client.readResponse().status()).isEqualTo(200));
  }

  private static void endAll(ScriptedBackend backend) throws IOException {
    for (int i = 0; i < backend.opened(); i++) {
      BackendConnection connection = backend.awaitConnection(i);
      if (connection.isOpen()) {
        connection.close();
      }
    }
  }

  /** What had been sent before the end was known cannot be sent again. */
  private static void expectAnswerOrItsEnd(WireMessage response) {
    if (response.status() != 200) {
      assertThat(response.text()).contains("\"reason\":\"backend_");
    }
  }
}
