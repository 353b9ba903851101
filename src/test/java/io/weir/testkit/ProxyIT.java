package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The harness itself: one request through a proxy, and what the proxy says about it. */
class ProxyIT extends WireTest {
  @Test
  void aRequestGoesThroughAndIsCounted() {
    ScriptedBackend backend = responding(Wire.ok("hello"));
    Proxy proxy = proxyTo(backend);
    RawClient client = client(proxy);
    WireMessage response = client.exchange(Wire.get("/a"));
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.text()).isEqualTo("hello");
    assertThat(backend.awaitRequest(0).target()).isEqualTo("/a");
    assertThat(proxy.status().loops()).isEqualTo(loops);
    assertThat(proxy.adminGet("/metrics").status()).isEqualTo(200);
    assertThat(client.exchange(Wire.get("/b")).status()).isEqualTo(200);
    assertThat(backend.opened()).isEqualTo(1);
  }
}
