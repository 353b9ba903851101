package io.weir.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Bodies that are far longer than anything may hold, and small ones that could become so. */
class LongBodiesIT extends WireTest {
  private static final int PIECES = 200;
  private static final int PIECE = 1 << 20;

  @Test
  void aBodyWithoutALengthFlowsInChunksAndLeavesTheClientItsConnection() {
    AtomicLong sent = new AtomicLong();
    ScriptedBackend backend =
        backend(
            connection -> {
              if (connection.readRequest().target().equals("/next")) {
                connection.write(Wire.ok("next"));
                return;
              }
              connection.write(Wire.lines("HTTP/1.1 200 OK", ""));
              byte[] piece = new byte[PIECE];
              for (int i = 0; i < PIECES; i++) {
                connection.write(piece);
                sent.addAndGet(PIECE);
              }
            });
    Proxy proxy = proxyTo(backend);
    RawClient client = closing(RawClient.withReceiveBuffer(256 * 1024, proxy.port()));
    client.send(Wire.get("/"));
    assertThat(client.readHead()).contains("\r\nTransfer-Encoding: chunked\r\n");
    // As long as the client does not read, little more comes than the kernel takes.
    client(proxy).exchange(Wire.get("/next"));
    assertThat(sent.get()).isLessThan(PIECES / 2 * (long) PIECE);
    AtomicLong most = new AtomicLong();
    closing(Aside.every(10, () -> most.accumulateAndGet(Bulk.held(), Math::max)));
    assertThat(client.skipChunks()).isEqualTo((long) PIECES * PIECE);
    assertThat(most.get()).isPositive().isLessThan(Bulk.HELD_BYTES);
    assertThat(client.exchange(Wire.get("/next")).text()).isEqualTo("next");
    proxy.awaitMetric(0, "weir_request_errors_total");
  }

  @Test
  void aChunkMayBeLargerThanAnyNumberOfThirtyTwoBits() {
    String chunk = "100000000\r\nhello";
    String passed = "5\r\nhello\r\n";
    String framing = "Transfer-Encoding: chunked";
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readHead();
              assertThat(connection.readText(passed.length())).isEqualTo(passed);
              connection.write(Wire.lines("HTTP/1.1 200 OK", framing, "") + chunk);
              connection.awaitClosed();
            });
    RawClient client = client(proxyTo(backend));
    client.send(Wire.lines("POST / HTTP/1.1", "Host: example.test", framing, "") + chunk);
    assertThat(client.readHead()).contains("\r\n" + framing + "\r\n");
    assertThat(client.readText(passed.length())).isEqualTo(passed);
  }

  private static String bomb() throws IOException {
    ByteArrayOutputStream small = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(small)) {
      zip.write(new byte[20 * PIECE]);
    }
    return small.toString(ISO_8859_1);
  }

  @Test
  void aCompressedBodyIsNotLookedInto() throws IOException {
    String bomb = bomb();
    assertThat(bomb).hasSizeLessThan(PIECE / 10);
    ScriptedBackend backend = responding(Wire.ok(bomb, "Content-Encoding: gzip"));
    Proxy proxy = proxyTo(backend, "limits.body = 1MiB");
    String request = Wire.post("/", bomb, "Content-Encoding: gzip", "Accept-Encoding: gzip, br");
    WireMessage response = client(proxy).exchange(request);
    assertThat(response.content()).isEqualTo(bomb);
    assertThat(response.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(response.header("Content-Length")).isEqualTo(String.valueOf(bomb.length()));
    assertThat(backend.awaitRequest(0).content()).isEqualTo(bomb);
    assertThat(backend.awaitRequest(0).header("Accept-Encoding")).isEqualTo("gzip, br");
  }
}
