package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.testkit.WireMessage.Framing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client against the scripted backend: each proves the other. */
class RawClientTest {
  private static final String GET = Wire.get("/a?b");

  @Test
  void exchange_bodyWithLength_bothSidesSeeExactBytes() {
    try (ScriptedBackend backend = ScriptedBackend.respond(Wire.ok("hello"));
        RawClient client = RawClient.to(backend.port())) {
      WireMessage response = client.exchange(Wire.post("/p", "abc"));
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.framing()).isEqualTo(Framing.LENGTH);
      assertThat(response.text()).isEqualTo("hello");
      WireMessage request = backend.awaitRequest(0);
      assertThat(request.method()).isEqualTo("POST");
      assertThat(request.target()).isEqualTo("/p");
      assertThat(request.text()).isEqualTo("abc");
      assertThat(backend.received(0)).endsWith("\r\n\r\nabc");
      assertThat(client.exchange(GET).text()).isEqualTo("hello");
      assertThat(backend.opened()).isEqualTo(1);
      assertThat(backend.requests()).hasSize(2);
    }
  }

  @Test
  void readResponse_chunked_givesChunksAndTrailers() {
    String chunked =
        Wire.lines("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "")
            + Wire.lines("3", "abc", "A", "0123456789", "0", "X-Sum: 13", "");
    try (ScriptedBackend backend = ScriptedBackend.respond(chunked);
        RawClient client = RawClient.to(backend.port())) {
      WireMessage response = client.exchange(GET);
      assertThat(response.framing()).isEqualTo(Framing.CHUNKED);
      assertThat(response.chunks()).containsExactly(3, 10);
      assertThat(response.text()).isEqualTo("abc0123456789");
      assertThat(response.trailers("x-sum")).containsExactly("13");
    }
  }

  @Test
  void readResponse_endedByClose_givesAllOfIt() {
    try (ScriptedBackend backend =
            ScriptedBackend.start(
                c -> {
                  c.readRequest();
                  c.write("HTTP/1.1 200 OK\r\n\r\nall of it");
                });
        RawClient client = RawClient.to(backend.port())) {
      WireMessage response = client.exchange(GET);
      assertThat(response.framing()).isEqualTo(Framing.CLOSE);
      assertThat(response.text()).isEqualTo("all of it");
      client.expectClosed();
    }
  }

  @Test
  void readResponse_toHead_readsNoBody() {
    try (ScriptedBackend backend =
            ScriptedBackend.respond("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
        RawClient client = RawClient.to(backend.port())) {
      assertThat(client.exchange(GET.replace("GET", "HEAD")).framing()).isEqualTo(Framing.NONE);
      assertThat(client.exchange(GET.replace("GET", "HEAD")).status()).isEqualTo(200);
    }
  }

  @Test
  void readResponse_malformedOrCutShort_fails() {
    List<String> broken =
        List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfour",
            "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nfour",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfour",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfourfive\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
            "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
            "HTTP/1.1 2x0 OK\r\n\r\n",
            "HTTP/1.1 200 OK\r\nLoc",
            "");
    for (String response : broken) {
      try (ScriptedBackend backend =
              ScriptedBackend.start(
                  c -> {
                    c.readRequest();
                    c.write(response);
                  });
          RawClient client = RawClient.to(backend.port())) {
        assertThatThrownBy(() -> client.exchange(GET))
            .as(response)
            .isInstanceOf(AssertionError.class);
      }
    }
  }

  @Test
  void sendSlowly_cutEverywhere_isReadPieceByPiece() {
    List<Integer> sizes = new CopyOnWriteArrayList<>();
    try (ScriptedBackend backend =
            ScriptedBackend.start(
                c -> {
                  // Reads of the system, not of a buffer: one for each segment.
                  for (int size = c.readSome(); size > 0; size = c.readSome()) {
                    sizes.add(size);
                  }
                });
        RawClient client = RawClient.to(backend.port())) {
      client.sendSlowly("abcdefghij", 1, 4, 9).close();
      backend.awaitOpen(0);
      assertThat(sizes).containsExactly(1, 3, 5, 1);
    }
  }

  @Test
  void splits_everywhere_triesEachCutOnce() {
    List<Integer> cuts = new CopyOnWriteArrayList<>();
    Splits.everywhere("abcd", (bytes, at) -> cuts.add(at.length == 1 ? at[0] : -at.length));
    assertThat(cuts).containsExactly(0, 1, 2, 3, -3);
    assertThatThrownBy(
            () ->
                Splits.everywhere(
                    "ab\r\n",
                    (bytes, at) -> {
                      if (at.length == 1 && at[0] == 3) {
                        throw new AssertionError("other outcome");
                      }
                    }))
        .hasMessage("cut at 3 (ab\\r|\\n): other outcome");
  }

  @Test
  void halfClose_backendReadsTheEnd_andStillAnswers() {
    try (ScriptedBackend backend = ScriptedBackend.start(c -> c.write("got " + c.readToEnd()));
        RawClient client = RawClient.to(backend.port())) {
      assertThat(client.send("all").halfClose().readUntilClose()).isEqualTo("got all");
    }
  }

  @Test
  void reset_backendSeesAnError_notAnEnd() {
    Gate failed = new Gate();
    try (ScriptedBackend backend =
            ScriptedBackend.start(
                c -> {
                  try {
                    c.readToEnd();
                  } catch (IOException e) {
                    failed.open();
                  }
                });
        RawClient client = RawClient.to(backend.port())) {
      backend.awaitConnection(0);
      client.reset();
      failed.pass();
    }
  }

  @Test
  void expectReset_tellsResetFromOrderlyEnd() {
    try (ScriptedBackend backend =
            ScriptedBackend.start(
                c -> {
                  if (c.readText(1).equals("r")) {
                    c.reset();
                  }
                });
        RawClient reset = RawClient.to(backend.port());
        RawClient closed = RawClient.to(backend.port())) {
      reset.send("r").expectReset();
      assertThatThrownBy(() -> closed.send("c").expectReset()).hasMessageContaining("in order");
    }
  }

  @Test
  void expectClosed_bytesBeforeTheEnd_fails() {
    try (ScriptedBackend backend = ScriptedBackend.start(c -> c.write("surprise"));
        RawClient client = RawClient.to(backend.port())) {
      assertThatThrownBy(client::expectClosed).hasMessageContaining("surprise");
    }
  }

  @Test
  void respond_responseHeldByGate_comesWhenOpened() {
    Gate gate = new Gate();
    try (ScriptedBackend backend =
            ScriptedBackend.respond(
                request -> {
                  gate.pass();
                  return Wire.ok("late");
                });
        RawClient client = RawClient.to(backend.port())) {
      client.send(GET);
      backend.awaitRequest(0);
      client.expectSilence(20);
      gate.open();
      assertThat(client.readResponse().text()).isEqualTo("late");
    }
  }

  @Test
  void close_scriptFailed_throws() {
    ScriptedBackend backend =
        ScriptedBackend.start(
            c -> {
              throw new AssertionError("not what was expected");
            });
    try (RawClient client = RawClient.to(backend.port())) {
      client.expectClosed();
    }
    assertThatThrownBy(backend::close).hasRootCauseMessage("not what was expected");
  }

  @Test
  void open_countsConnections_andTheMostAtOnce() {
    try (ScriptedBackend backend = ScriptedBackend.respond("")) {
      try (RawClient one = RawClient.to(backend.port());
          RawClient two = RawClient.from("127.0.0.2", backend.port())) {
        assertThat(two.localAddress().getHostString()).isEqualTo("127.0.0.2");
        backend.awaitOpen(2);
        one.reset();
        backend.awaitOpen(1);
      }
      backend.awaitOpen(0);
      assertThat(backend.mostOpen()).isEqualTo(2);
      assertThat(backend.opened()).isEqualTo(2);
    }
  }

  @Test
  void startUnix_givesAnAddressForTheConfiguration(@TempDir Path directory) {
    Path path = directory.resolve("app.sock");
    try (ScriptedBackend backend = ScriptedBackend.startUnix(path, c -> c.write("hi"))) {
      assertThat(backend.address()).isEqualTo("unix:" + path);
      assertThat(path).exists();
    }
  }

  @Test
  void ports_refusingAndBlackhole_doWhatTheySay() {
    try (Ports refusing = Ports.refusing();
        Ports blackhole = Ports.blackhole()) {
      assertThatThrownBy(() -> RawClient.to(refusing.port())).hasMessageContaining("refused");
      assertThat(Ports.connects(blackhole.port(), 100)).isFalse();
    }
  }
}
