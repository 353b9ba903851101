package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A new process that takes the place of the one that runs, without a client noticing. */
class TakeOverIT extends ProcessTest {
  private static final String CONTROL = "admin.control = weir.sock\n";

  private WeirProcess first(String hocon) {
    WeirProcess weir = serve(hocon + CONTROL);
    weir.banner();
    return weir;
  }

  private WeirProcess successor() {
    return start("run", directory.resolve("weir.conf").toString(), "--take-over");
  }

  /** Says the rest in {@link #writeRest}. */
  private ScriptedBackend halfAnswering() {
    return closing(
        ScriptedBackend.start(
            connection -> {
              connection.readRequest();
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nhalf");
              connection.readSome();
            }));
  }

  @Test
  void theNewOneServesOnTheSameSocketsAndTheOldOneEndsBehindItsLastAnswer() {
    ScriptedBackend slow = halfAnswering();
    WeirProcess old = first(to(slow));
    int port = old.port("web");
    RawClient busy = client(port).send(Wire.get("/"));
    assertThat(busy.readHead()).startsWith("HTTP/1.1 200");

    conf(answering("second") + CONTROL);
    WeirProcess next = successor();
    assertThat(next.port("web")).isEqualTo(port);
    assertThat(next.port("admin")).isEqualTo(old.port("admin"));
    old.awaitErr("another process has taken over");
    // Until then it accepts, too: the sockets are shared.
    old.awaitErr("accepting no more");
    for (int i = 0; i < 20; i++) {
      assertThat(get(port, "/")).isEqualTo("second");
      assertThat(status(next.port("admin"), "/ready")).isEqualTo(200);
    }
    assertThat(old.isAlive()).isTrue();
    writeRest(slow);
    assertThat(busy.readText(8)).isEqualTo("halfrest");
    assertThat(old.awaitEnd().code()).isZero();
    assertThat(weir("reload", directory.resolve("weir.sock").toString()).code()).isZero();
    assertThat(get(port, "/")).isEqualTo("second");
  }

  private static void writeRest(ScriptedBackend backend) {
    try {
      backend.awaitConnection(0).write("rest");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void noConnectionIsRefusedAndNoRequestFailsMeanwhile() throws InterruptedException {
    WeirProcess weir = first(answering("ok"));
    int port = weir.port("web");
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger answers = new AtomicInteger();
    Thread load =
        new Thread(
            () -> {
              while (!over.get()) {
                if (get(port, "/").equals("ok")) {
                  answers.incrementAndGet();
                }
              }
            });
    AtomicInteger failed = new AtomicInteger();
    load.setUncaughtExceptionHandler((thread, cause) -> failed.incrementAndGet());
    load.start();
    for (int i = 0; i < 3; i++) {
      WeirProcess next = successor();
      next.banner();
      assertThat(weir.awaitEnd().code()).isZero();
      weir = next;
    }
    over.set(true);
    load.join();
    assertThat(failed).hasValue(0);
    assertThat(answers.get()).isPositive();
  }

  @Test
  void aNewOneThatDoesNotBecomeReadyChangesNothing() {
    WeirProcess old = first(answering("first"));
    conf(answering("second") + CONTROL + "listeners { bad { bind = \"192.0.2.1:1\" } }\n");
    Ended failed = successor().awaitEnd();
    assertThat(failed.code()).isEqualTo(1);
    assertThat(String.join("\n", failed.err())).contains("192.0.2.1:1");
    old.awaitErr("the process that was to take over has ended");
    assertThat(get(old.port("web"), "/")).isEqualTo("first");
    assertThat(weir("backends", directory.resolve("weir.sock").toString()).code()).isZero();
    conf(answering("second") + CONTROL);
    assertThat(successor().port("web")).isEqualTo(old.port("web"));
    assertThat(old.awaitEnd().code()).isZero();
  }

  @Test
  void withoutSomebodyToReplaceItServesAllTheSame() {
    conf(answering("first") + CONTROL);
    WeirProcess first = successor();
    first.awaitErr("nothing to take over: no weir is running here: there is no socket");
    assertThat(get(first.port("web"), "/")).isEqualTo("first");
    first.signal("KILL");
    first.awaitEnd();
    WeirProcess next = successor();
    next.awaitErr("nothing to take over: no weir is running here: nobody listens at");
    assertThat(get(next.port("web"), "/")).isEqualTo("first");
  }

  @Test
  void whereNobodyCouldBeAskedItSaysSo() {
    conf(answering("first"));
    Ended mute = successor().awaitEnd();
    assertThat(mute.code()).isEqualTo(1);
    assertThat(String.join("\n", mute.err())).contains("admin.control is off");
  }

  @Test
  void aConnectionThatStaysOpenGetsOneMoreAnswer() {
    WeirProcess old = first(answering("first"));
    RawClient busy = client(old.port("web"));
    assertThat(busy.exchange(Wire.get("/")).text()).isEqualTo("first");
    WeirProcess next = successor();
    next.banner();
    old.awaitErr("accepting no more");
    WireMessage last = busy.exchange(Wire.get("/"));
    assertThat(last.text()).isEqualTo("first");
    assertThat(last.header("Connection")).isEqualTo("close");
    busy.expectClosed();
    assertThat(old.awaitEnd().code()).isZero();
  }

  @Test
  void anAddressThatHasChangedIsBoundAnew() {
    WeirProcess old = first(answering("first"));
    int[] ports = freePorts();
    String moved =
        """
        listeners { web { bind = "127.0.0.1:%d" } }
        admin { bind = "127.0.0.1:%d" }
        """;
    conf(answering("second") + CONTROL + moved.formatted(ports[0], ports[1]));
    WeirProcess next = successor();
    assertThat(next.port("web")).isEqualTo(ports[0]);
    assertThat(next.port("admin")).isEqualTo(ports[1]);
    assertThat(old.awaitEnd().code()).isZero();
    assertThat(get(ports[0], "/")).isEqualTo("second");
    assertThat(status(ports[1], "/ready")).isEqualTo(200);
    assertThat(refused(old.port("web"))).isTrue();
  }

  private static int[] freePorts() {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket one = new ServerSocket(0, 1, loopback);
        ServerSocket two = new ServerSocket(0, 1, loopback)) {
      return new int[] {one.getLocalPort(), two.getLocalPort()};
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whatIsWrongWithTheFileIsSaidBeforeAnybodyIsAsked() {
    WeirProcess old = first(answering("first"));
    file("weir.conf", "listeners { web { bnd = \":0\" } }\n");
    Ended failed = successor().awaitEnd();
    assertThat(failed.code()).isEqualTo(1);
    assertThat(String.join("\n", failed.err()))
        .contains("weir.conf:1: unknown key \"bnd\"")
        .doesNotContain("cannot take over");
    assertThat(get(old.port("web"), "/")).isEqualTo("first");
  }

  @Test
  void oneAtATimeMayTakeOver() throws IOException {
    WeirProcess old = first(answering("first"));
    Path control = directory.resolve("weir.sock");
    Path nursery = Files.createDirectory(directory.resolve(".first"));
    // Somebody who has asked and is not ready yet.
    try (ServerSocketChannel asking = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      asking.bind(UnixDomainSocketAddress.of(nursery.resolve("s")));
      assertThat(ask(control, "hand-over .first")).startsWith("ok ");
      Ended second = successor().awaitEnd();
      assertThat(second.code()).isEqualTo(1);
      assertThat(second.err())
          .containsExactly("cannot take over: another process is taking over already");
    }
    old.awaitErr("the process that was to take over has ended");
    assertThat(successor().port("web")).isEqualTo(old.port("web"));
    assertThat(old.awaitEnd().code()).isZero();
  }

  private static String ask(Path control, String line) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(control))) {
      channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
      InputStream answer = Channels.newInputStream(channel);
      return new String(answer.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void oneThatIsEndingHasNothingToGive() {
    ScriptedBackend slow = halfAnswering();
    WeirProcess old = first(to(slow));
    RawClient busy = client(old.port("web")).send(Wire.get("/"));
    assertThat(busy.readHead()).startsWith("HTTP/1.1 200");
    old.signal("TERM");
    old.awaitErr("accepting no more");
    Ended next = successor().awaitEnd();
    assertThat(next.code()).isEqualTo(1);
    assertThat(next.err())
        .containsExactly("cannot take over: the running weir is ending and listens no more");
    writeRest(slow);
    assertThat(old.awaitEnd().code()).isZero();
  }

  @Test
  void whatTheNewOneDoesNotListenOnIsClosedWithTheOldOne() {
    String two = "listeners { gone { bind = \"127.0.0.1:0\" } }\n";
    WeirProcess old = first(answering("first") + two);
    int gone = old.port("gone");
    conf(answering("second") + CONTROL);
    WeirProcess next = successor();
    next.banner();
    old.awaitEnd();
    assertThat(get(next.port("web"), "/")).isEqualTo("second");
    assertThat(refused(gone)).isTrue();
  }

  private static boolean refused(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return !socket.isConnected();
    } catch (IOException e) {
      return true;
    }
  }
}
