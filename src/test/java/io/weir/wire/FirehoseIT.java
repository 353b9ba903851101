package io.weir.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.BackendConnection;
import io.weir.testkit.Patience;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * One client takes, or gives, all that a socket can carry, and the others on its loop are served.
 */
class FirehoseIT extends WireTest {
  private static final int PIECE = 64 * 1024;

  /** What nobody sends or reads to the end. */
  private static final long LONG = 1L << 50;

  private static final int OTHERS = 50;
  private static final int REQUESTS = 20;

  private final AtomicLong moved = new AtomicLong();

  /** A body that never ends. */
  private static void pour(BackendConnection connection) throws IOException {
    connection.readRequest();
    connection.write(Wire.lines("HTTP/1.1 200 OK", "Content-Length: " + LONG, ""));
    byte[] piece = new byte[PIECE];
    while (true) {
      connection.write(piece);
    }
  }

  /** Takes a body that never ends. */
  private void drain(BackendConnection connection) throws IOException {
    connection.readHead();
    for (int bytes = connection.readSome(); bytes >= 0; bytes = connection.readSome()) {
      moved.addAndGet(bytes);
    }
  }

  private Proxy proxy(ScriptedBackend hose) {
    ScriptedBackend small = responding(Wire.ok("x"));
    return proxy(
        """
        runtime { loops = 1 }
        clusters { small { backends = ["{backend}"] }, hose { backends = ["{backend2}"] } }
        routes { a { path = "/hose", cluster = hose }, b { path = "/*", cluster = small } }
        """,
        small,
        hose);
  }

  /** Many others, each with many requests, while the hose is on all the time. */
  private void othersAreServed(Proxy proxy) {
    Patience.until("the hose is on", () -> moved.get() > 1 << 20);
    List<RawClient> others = IntStream.range(0, OTHERS).mapToObj(i -> client(proxy)).toList();
    for (int i = 0; i < REQUESTS; i++) {
      others.forEach(other -> other.send(Wire.get("/")));
      others.forEach(other -> assertThat(other.readResponse().text()).isEqualTo("x"));
    }
    long before = moved.get();
    Patience.until("the hose is still on", () -> moved.get() > before);
  }

  /** Until the test ends it by closing the socket. */
  private static Aside untilClosed(Aside.Step step) {
    return Aside.begin(
        () -> {
          try {
            while (true) {
              step.run();
            }
          } catch (SocketException closed) {
            // That is its end.
          }
        });
  }

  @Test
  void aDownloadWithoutEndLeavesTimeForOthers() throws IOException {
    Proxy proxy = proxy(closing(ScriptedBackend.start(FirehoseIT::pour)));
    Aside reading;
    try (Socket greedy = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
      greedy.getOutputStream().write(Wire.get("/hose").getBytes(US_ASCII));
      byte[] piece = new byte[PIECE];
      reading = untilClosed(() -> moved.addAndGet(greedy.getInputStream().read(piece)));
      othersAreServed(proxy);
    }
    reading.join();
  }

  @Test
  void anUploadWithoutEndLeavesTimeForOthers() throws IOException {
    Proxy proxy = proxy(closing(ScriptedBackend.start(this::drain)));
    Aside writing;
    try (Socket greedy = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
      String head = Wire.lines("POST /hose HTTP/1.1", "Host: a", "Content-Length: " + LONG, "");
      greedy.getOutputStream().write(head.getBytes(US_ASCII));
      byte[] piece = new byte[PIECE];
      writing = untilClosed(() -> greedy.getOutputStream().write(piece));
      othersAreServed(proxy);
    }
    writing.join();
  }
}
