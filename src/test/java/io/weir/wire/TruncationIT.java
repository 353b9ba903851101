package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.BackendConnection;
import io.weir.testkit.Gate;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireTest;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses that end too early: whoever reads them must be able to tell. */
class TruncationIT extends WireTest {
  private static final String START = "HTTP/1.1 200 OK\r\n";
  private static final String LENGTH = START + "Content-Length: 10\r\n\r\n01234";
  private static final String CHUNKED = START + "Transfer-Encoding: chunked\r\n\r\n";
  private static final String DELIMITED = START + "\r\n01234";
  private static final String OLD =
      "GET /cut HTTP/1.0\r\nHost: example.test\r\nConnection: keep-alive\r\n\r\n";

  /** How a connection ends. */
  private enum End {
    FIN,
    RST,
    /** The other side ends it. */
    WAIT;

    void of(BackendConnection connection) throws IOException {
      switch (this) {
        case FIN -> connection.close();
        case RST -> connection.reset();
        case WAIT -> connection.awaitClosed();
      }
    }
  }

  /** Answers {@code /cut} with these bytes, which the client has read before the end comes. */
  private final class Cut {
    private final Gate read = new Gate();
    private final ScriptedBackend backend;
    private final Proxy proxy;
    private final RawClient client;

    Cut(String bytes, End end) {
      backend =
          backend(
              connection -> {
                while (connection.readRequest().target().equals("/ok")) {
                  connection.write(Wire.ok("x"));
                }
                connection.write(bytes);
                read.pass();
                end.of(connection);
              });
      proxy = proxyTo(backend);
      client = client(proxy);
    }

    /** The head that the client got, once the first of the body has come and the end is due. */
    String begin(String request, int bodyBytes) {
      client.send(request);
      String head = client.readHead();
      client.readText(bodyBytes);
      read.open();
      return head;
    }

    void expectCounted() {
      proxy.awaitMetric(1, "weir_request_errors_total", "reason=\"truncated_response\"");
      // Nobody else gets that connection.
      assertThat(client(proxy).exchange(Wire.get("/ok")).text()).isEqualTo("x");
      assertThat(backend.opened()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FIN", "RST"})
  void aLengthThatIsNotReachedEndsTheConnection(End end) {
    Cut cut = new Cut(LENGTH, end);
    assertThat(cut.begin(Wire.get("/cut"), 5)).containsIgnoringCase("content-length: 10\r\n");
    cut.client.expectClosed();
    cut.expectCounted();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5\r\n01234\r\n", "5\r\n01234", "5\r\n01234\r\n0\r\n"})
  void chunksWithoutALastOneEndTheConnectionWithoutOne(String chunks) {
    Cut cut = new Cut(CHUNKED + chunks, End.FIN);
    cut.begin(Wire.get("/cut"), "5\r\n01234\r\n".length());
    cut.client.expectClosed();
    cut.expectCounted();
  }

  @Test
  void aChunkThatIsCutEndsTheConnectionWithoutALastOne() {
    Cut cut = new Cut(CHUNKED + "a\r\n01234", End.RST);
    cut.begin(Wire.get("/cut"), "5\r\n01234\r\n".length());
    cut.client.expectClosed();
    cut.expectCounted();
  }

  @Test
  void chunksThatTurnIntoJunkEndTheConnectionWithoutALastOne() {
    Cut cut = new Cut(CHUNKED + "5\r\n01234\r\nzz\r\nmore", End.WAIT);
    cut.begin(Wire.get("/cut"), "5\r\n01234\r\n".length());
    cut.client.expectClosed();
    cut.expectCounted();
  }

  @Test
  void aBodyUntilTheEndThatEndsWithAResetHasNoLastChunk() {
    Cut cut = new Cut(DELIMITED, End.RST);
    String head = cut.begin(Wire.get("/cut"), "5\r\n01234\r\n".length());
    assertThat(head).containsIgnoringCase("transfer-encoding: chunked\r\n");
    cut.client.expectClosed();
    cut.expectCounted();
  }

  @Test
  void aBodyUntilTheEndThatEndsInOrderIsComplete() {
    Cut cut = new Cut(DELIMITED, End.FIN);
    cut.begin(Wire.get("/cut"), "5\r\n01234\r\n".length());
    assertThat(cut.client.readText(5)).isEqualTo("0\r\n\r\n");
    cut.proxy.awaitMetric(0, "weir_request_errors_total");
    assertThat(cut.client.exchange(Wire.get("/ok")).text()).isEqualTo("x");
  }

  @Test
  void aClientOfHttp10SeesALengthThatIsNotReached() {
    Cut cut = new Cut(LENGTH, End.FIN);
    assertThat(cut.begin(OLD, 5)).containsIgnoringCase("content-length: 10\r\n");
    cut.client.expectClosed();
    cut.expectCounted();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aClientOfHttp10WhoseBodyEndsWithTheConnectionGetsAReset(boolean chunked) {
    Cut cut = chunked ? new Cut(CHUNKED + "5\r\n01234\r\n", End.FIN) : new Cut(DELIMITED, End.RST);
    String head = cut.begin(OLD, 5);
    assertThat(head).doesNotContainIgnoringCase("transfer-encoding");
    assertThat(head).containsIgnoringCase("connection: close\r\n");
    cut.client.expectReset();
    cut.expectCounted();
  }

  @Test
  void whatTheBackendSaidBeforeItBrokeIsDelivered() {
    String bytes = START + "Content-Length: 3000000\r\n\r\n" + "x".repeat(2_999_999);
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readRequest();
              connection.write(bytes);
            });
    RawClient client = client(proxyTo(backend));
    client.send(Wire.get("/cut"));
    client.readHead();
    assertThat(client.readUntilClose()).hasSize(2_999_999);
  }

  @ParameterizedTest
  @EnumSource(names = {"FIN", "RST"})
  void aHeadThatIsCutIsABadGateway(End end) {
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readRequest();
              connection.write(START + "Content-Le");
              end.of(connection);
            });
    RawClient client = client(proxyTo(backend));
    assertThat(client.exchange(Wire.post("/cut", "x")).status()).isEqualTo(502);
    // That was between us and the backend only.
    assertThat(client.exchange(Wire.post("/cut", "x")).status()).isEqualTo(502);
  }
}
