package io.weir.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.RawClient;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireMessage.Framing;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the built-in backends answer, byte for byte, without a proxy in front of them. */
class AppServersTest {
  private AppServers apps;
  private RawClient client;

  @BeforeEach
  void start() {
    apps = AppServers.start();
    client = RawClient.to(apps.servers().get(0).address());
  }

  @AfterEach
  void stop() {
    client.close();
    apps.close();
  }

  @Test
  void start_threeServers_eachCallsItselfByItsName() {
    assertThat(apps.servers())
        .extracting(AppServer::name)
        .containsExactly("alpha", "beta", "gamma");
    for (AppServer server : apps.servers()) {
      try (RawClient each = RawClient.to(server.address())) {
        WireMessage answer = each.exchange(Wire.get("/whoami"));
        assertThat(answer.header("X-App")).isEqualTo(server.name());
        assertThat(answer.text()).startsWith(server.name() + "\n");
      }
    }
  }

  @Test
  void whoami_anyRequest_showsItAsItArrived() {
    String text = client.exchange(Wire.get("/whoami?a=b", "X-Case: kEpt")).text();
    assertThat(text.lines())
        .containsExactly("alpha", "GET /whoami?a=b HTTP/1.1", "Host: example.test", "X-Case: kEpt");
  }

  @Test
  void echo_bodyInPieces_comesBackChunkedBeforeItsEnd() {
    client.send(Wire.lines("POST /echo HTTP/1.1", "Host: a", "Content-Length: 8", "") + "half");
    assertThat(client.readHead()).contains("transfer-encoding: chunked");
    assertThat(client.readText(9)).isEqualTo(Wire.lines("4", "half"));
    client.send("full");
    assertThat(client.readText(14)).isEqualTo(Wire.lines("4", "full", "0", ""));
  }

  @Test
  void echo_moreThanTheSocketTakes_comesBackWhole() {
    int size = 3_000_000;
    client.send(Wire.lines("POST /echo HTTP/1.1", "Host: a", "Content-Length: " + size, ""));
    Thread sender = new Thread(() -> client.send("x".repeat(size)));
    sender.start();
    assertThat(client.readResponse().body()).hasSize(size).containsOnly('x');
  }

  @Test
  void bytes_count_hasExactlyThatLength() {
    for (int count : new int[] {0, 1, 16_397, 16_398, 1_000_000}) {
      WireMessage answer = client.exchange(Wire.get("/bytes/" + count));
      assertThat(answer.framing()).isEqualTo(Framing.LENGTH);
      assertThat(answer.body()).hasSize(count);
    }
  }

  @Test
  void chunked_count_hasThatManyChunks() {
    WireMessage answer = client.exchange(Wire.get("/chunked/3"));
    assertThat(answer.chunks()).hasSize(3);
    assertThat(answer.text()).isEqualTo("chunk 1 of 3\nchunk 2 of 3\nchunk 3 of 3\n");
    assertThat(client.exchange(Wire.get("/chunked/0")).framing()).isEqualTo(Framing.CHUNKED);
  }

  @Test
  void numbers_outOfRange_areRefusedAndTheConnectionLives() {
    for (String bad :
        List.of("/bytes/", "/bytes/-1", "/bytes/1073741825", "/chunked/x", "/slow/")) {
      assertThat(client.exchange(Wire.get(bad)).status()).as(bad).isEqualTo(400);
    }
    assertThat(client.exchange(Wire.get("/slow/1")).text()).isEqualTo("alpha took 1 ms\n");
  }

  @Test
  void flaky_sixRequests_everyThirdFails() {
    List<Integer> statuses =
        List.of(1, 2, 3, 4, 5, 6).stream()
            .map(i -> client.exchange(Wire.get("/flaky")).status())
            .toList();
    assertThat(statuses).containsExactly(200, 200, 503, 200, 200, 503);
  }

  @Test
  void drop_closesWithoutAnAnswer() {
    client.send(Wire.get("/drop")).expectClosed();
  }

  @Test
  void root_listsThePaths_andOthersAreNotFound() {
    String list = client.exchange(Wire.get("/")).text();
    assertThat(list)
        .contains("alpha", "/whoami", "/echo", "/bytes/N", "/chunked/N", "/slow/MILLIS");
    assertThat(list).contains("/flaky", "/drop", "/ws");
    assertThat(client.exchange(Wire.get("/other")).status()).isEqualTo(404);
  }

  @Test
  void head_bytes_hasTheLengthAndNoBody() {
    String head = Wire.get("/bytes/5").replace("GET", "HEAD");
    assertThat(client.exchange(head).header("content-length")).isEqualTo("5");
    assertThat(client.exchange(Wire.get("/bytes/2")).text()).isEqualTo("we");
  }

  @Test
  void connectionClose_answerSaysSoAndEnds() {
    WireMessage answer = client.exchange(Wire.get("/whoami", "Connection: close"));
    assertThat(answer.header("connection")).isEqualTo("close");
    client.expectClosed();
  }

  @Test
  void ws_maskedFrame_comesBackUnmasked() {
    client.send(
        Wire.get(
            "/ws",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="));
    WireMessage answer = client.readResponse();
    assertThat(answer.status()).isEqualTo(101);
    // The example of RFC 6455 section 1.3.
    assertThat(answer.header("sec-websocket-accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    // "Hi", masked with zeros, and back without a mask.
    client.send(new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'H', 'i'});
    assertThat(client.readBytes(4)).isEqualTo(new byte[] {(byte) 0x81, 2, 'H', 'i'});
  }

  @Test
  void garbage_isClosedWithoutAnException() {
    client.send("\u0016\u0003\u0001 garbage\r\n\r\n").expectClosed();
  }
}
