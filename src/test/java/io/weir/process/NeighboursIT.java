package io.weir.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.RawClient;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Backends that people have: a WebSocket server on Node.js, and Python's server of files. */
class NeighboursIT extends ProcessTest {
  private static final int LARGE = 5_000_000;

  private WeirProcess before(Neighbour neighbour) {
    return serve(TO_BACKEND.replace("{backend}", closing(neighbour).address()));
  }

  private WeirProcess beforeNode() throws IOException {
    try (InputStream script = NeighboursIT.class.getResourceAsStream("/neighbours/websocket.js")) {
      String text = new String(Objects.requireNonNull(script).readAllBytes(), UTF_8);
      String file = file("websocket.js", text).toString();
      return before(Neighbour.announcing(directory, Programs.need("node"), file));
    }
  }

  private WeirProcess beforePython() {
    String python = Programs.need("python3");
    String[] command = {python, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"};
    return before(Neighbour.announcing(directory, command));
  }

  @Test
  void aBackendOfHttp10() throws IOException {
    byte[] bytes = new byte[LARGE];
    new Random(5).nextBytes(bytes);
    Files.write(directory.resolve("large"), bytes);
    file("small.txt", "small");
    RawClient client = client(beforePython().port("web"));
    // The backend closes each time; the client's connection stays.
    for (int i = 0; i < 3; i++) {
      WireMessage small = client.exchange(Wire.get("/small.txt"));
      assertThat(small.startLine()).isEqualTo("HTTP/1.1 200 OK");
      assertThat(small.text()).isEqualTo("small");
      assertThat(client.exchange(Wire.get("/large")).body()).isEqualTo(bytes);
    }
    assertThat(client.exchange(Wire.get("/none")).status()).isEqualTo(404);
    assertThat(client.exchange(Wire.get("/")).text()).contains("small.txt");
    assertThat(client.exchange("HEAD /large HTTP/1.1\r\nHost: a\r\n\r\n").header("Content-Length"))
        .isEqualTo(String.valueOf(LARGE));
  }

  private WebSocket connect(WeirProcess weir, Messages messages) {
    URI uri = URI.create("ws://127.0.0.1:" + weir.port("web") + "/ws?room=1");
    return HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(uri, messages).join();
  }

  @Test
  void messagesOfAWebSocketComeBack() throws Exception {
    Messages messages = new Messages();
    WebSocket socket = connect(beforeNode(), messages);
    for (int length : new int[] {0, 5, 1000, 70_000, 1_000_000}) {
      String text = "ä".repeat(length);
      socket.sendText(text, true).get(30, TimeUnit.SECONDS);
      assertThat(messages.next()).isEqualTo("text " + text);
    }
    socket.sendText("in ", false).get(30, TimeUnit.SECONDS);
    socket.sendText("parts", true).get(30, TimeUnit.SECONDS);
    assertThat(messages.next()).isEqualTo("text in parts");
    socket.sendPing(ByteBuffer.wrap("are you there".getBytes(UTF_8))).get(30, TimeUnit.SECONDS);
    assertThat(messages.next()).isEqualTo("pong are you there");
    socket.sendClose(4001, "enough").get(30, TimeUnit.SECONDS);
    assertThat(messages.next()).isEqualTo("close 4001 enough");
  }

  @Test
  void aClientOfAWebSocketThatEndsItsDirectionStillHearsTheRest() throws IOException {
    RawClient client = client(beforeNode().port("web"));
    client.send(
        Wire.get(
            "/ws",
            "Upgrade: websocket",
            "Connection: keep-alive, Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
    // The key and what it gives are the example of RFC 6455.
    assertThat(client.readHead())
        .startsWith("HTTP/1.1 101 ")
        .contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n");
    client.halfClose();
    assertThat(client.readUntilClose()).isEqualTo("\u0081\u0007goodbye");
  }

  @Test
  void theSameServerAnswersPlainRequests() throws IOException {
    RawClient client = client(beforeNode().port("web"));
    assertThat(client.exchange(Wire.get("/a")).text()).isEqualTo("plain /a");
    assertThat(client.exchange(Wire.get("/b")).text()).isEqualTo("plain /b");
  }
}
