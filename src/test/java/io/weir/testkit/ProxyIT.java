package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The harness itself: one request through a proxy, and what the proxy says about it. */
class ProxyIT extends WireTest {
  @Test
  void aRequestGoesThroughAndIsCounted() {
    ScriptedBackend backend = responding(Wire.ok("hello"));
    Proxy proxy = proxyTo(backend);
    RawClient client = client(proxy);
    assertThat(client.exchange(Wire.get("/a")).text()).isEqualTo("hello");
    assertThat(client.exchange(Wire.get("/b")).status()).isEqualTo(200);
    assertThat(backend.awaitRequest(1).target()).isEqualTo("/b");
    assertThat(backend.opened()).isEqualTo(1);
    assertThat(proxy.status().loops()).isEqualTo(loops);
    proxy.awaitMetric(2, "weir_requests_total", "route=\"all\"", "code=\"200\"");
    assertThat(proxy.metric("weir_requests_total", "route=\"other\"")).isZero();
  }

  @Test
  void busyNamesTheClientAndTheExchangeThatAreLeft() {
    Gate gate = new Gate();
    ScriptedBackend backend =
        responding(
            request -> {
              gate.pass();
              return Wire.ok("");
            });
    Proxy proxy = proxyTo(backend);
    assertThat(proxy.busy()).isEmpty();
    RawClient client = client(proxy).send(Wire.get("/"));
    backend.awaitRequest(0);
    assertThat(proxy.busy())
        .contains(
            "web has clients: 1", "all has exchanges: 1", backend.address() + " has attempts: 1");
    gate.open();
    assertThat(client.readResponse().status()).isEqualTo(200);
    client.close();
    proxy.awaitQuiet();
  }

  @Test
  void aReloadPutsAnotherConfigurationIntoForce() {
    Proxy proxy = proxy("routes { a { respond { status = 200, body = \"one\" } } }");
    RawClient client = client(proxy);
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("one");
    assertThat(proxy.reload("routes { a { respond { status = 200, body = \"two\" } } }").ok())
        .isTrue();
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("two");
  }

  @Test
  void whatIsOpenedInATestIsClosedTheLatestFirst() {
    StringBuilder order = new StringBuilder();
    closing(() -> order.append("first"));
    closing(() -> order.append("second "));
    closing(
        () -> {
          throw new IOException("one that fails does not keep the others open");
        });
    assertThatThrownBy(this::closeAll).hasMessageContaining("does not keep");
    assertThat(order).hasToString("second first");
  }

  @Test
  void buffersThatAreNotReturnedAreCounted() {
    long before = Buffers.outstanding();
    ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(100_000);
    assertThat(Buffers.outstanding()).isEqualTo(before + 1);
    buffer.release();
    assertThat(Buffers.outstanding()).isEqualTo(before);
  }
}
