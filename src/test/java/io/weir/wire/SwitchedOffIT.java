package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Zero switches a limit of time off; it does not mean at once. */
class SwitchedOffIT extends WireTest {
  @Test
  void connectionsOfBothSidesMayLiveForever() {
    ScriptedBackend backend = backend(new HeldBackend());
    Proxy proxy =
        proxyTo(backend, "clusters.app.pool.lifetime = 0s", "listeners.web.timeouts.lifetime = 0s");
    RawClient client = client(proxy);
    for (int i = 0; i < 3; i++) {
      assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("0");
    }
    assertThat(backend.opened()).isEqualTo(1);
  }

  @Test
  void aClientMayReadAsSlowlyAsItLikes() {
    String body = "b".repeat(4_000_000);
    Proxy proxy =
        proxyTo(
            responding(Wire.ok(body)),
            "timeouts { idle = 0s, first-byte = 0s }",
            "listeners.web.timeouts { body-idle = 0s, header = 300ms }");
    RawClient client = closing(RawClient.withReceiveBuffer(4096, proxy.port()));
    client.send(Wire.get("/"));
    assertThat(client.readHead()).startsWith("HTTP/1.1 200");
    // The client takes nothing more until another one has met a deadline.
    client(proxy).expectClosed();
    assertThat(client.readText(body.length())).isEqualTo(body);
  }

  @Test
  void aClientMaySendAsSlowlyAsItLikes() {
    ScriptedBackend backend = responding(Wire.ok("x"));
    Proxy proxy =
        proxyTo(
            backend,
            "timeouts { idle = 0s, first-byte = 0s }",
            "listeners.web.timeouts.body-idle = 0s");
    for (String method : List.of("POST", "PUT")) {
      String request = Wire.post("/", "slow").replace("POST", method);
      RawClient client = client(proxy);
      client.sendSlowly(request, request.length() - 3, request.length() - 1);
      assertThat(client.readResponse().status()).isEqualTo(200);
    }
    assertThat(backend.requests()).allMatch(request -> request.content().equals("slow"));
  }
}
