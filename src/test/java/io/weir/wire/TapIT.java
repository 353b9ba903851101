package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.admin.ControlClient;
import io.weir.testkit.Patience;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.Wire;
import io.weir.testkit.WireTest;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Watching requests over the control socket while they end. */
class TapIT extends WireTest {
  private static final String ROUTES =
      """
      clusters { app { backends = ["{backend}"] } }
      routes {
        all { cluster = app }
        ping { path = /ping, access-log = false, respond { status = 204 } }
        space { path = /space, respond { body = "ok" } }
      }
      """;

  @TempDir Path directory;

  private Proxy proxy() {
    String answer = Wire.ok("hello");
    return proxy(
        control() + ROUTES,
        responding(
            request ->
                request.target().startsWith("/bad")
                    ? answer.replace("200 OK", "503 Service Unavailable")
                    : answer));
  }

  private String control() {
    return "admin.control = \"" + socket() + "\"\n";
  }

  private Path socket() {
    return directory.resolve("weir.sock");
  }

  /** The reading end of a tap. */
  private final class Reader implements AutoCloseable {
    private final SocketChannel channel;
    private final StringBuilder text = new StringBuilder();

    Reader(String words) throws IOException {
      channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()));
      channel.write(ByteBuffer.wrap(("tap" + words + "\n").getBytes(StandardCharsets.UTF_8)));
      assertThat(line()).isEqualTo("ok");
    }

    /** The next line, waiting for it. */
    String line() throws IOException {
      while (text.indexOf("\n") < 0) {
        ByteBuffer some = ByteBuffer.allocate(4096);
        assertThat(channel.read(some)).isPositive();
        text.append(new String(some.array(), 0, some.position(), StandardCharsets.UTF_8));
      }
      String line = text.substring(0, text.indexOf("\n"));
      text.delete(0, line.length() + 1);
      return line;
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  private Reader tap(String words) throws IOException {
    return closing(new Reader(words));
  }

  @Test
  void whatEndsIsShownWhateverTheLoop() throws IOException {
    Proxy proxy = proxy();
    Reader all = tap("");
    List<String> targets = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      // Other connections are on other loops.
      assertThat(client(proxy).exchange(Wire.get("/" + i + "?secret")).status()).isEqualTo(200);
      targets.add("/" + i);
    }
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String line = all.line();
      assertThat(line).contains(" 200 ", " ms 127.0.0.1 GET example.test/", " -> 127.0.0.1:");
      shown.add(line.replaceAll(".*example.test(/[0-9]+) .*", "$1"));
    }
    assertThat(shown).containsExactlyInAnyOrderElementsOf(targets);
  }

  @Test
  void onlyWhatMatchesIsShown() throws IOException {
    RawClient client = client(proxy());
    Reader bad = tap(" status=5xx route=all");
    Reader ping = tap(" route=ping format=json");
    Reader spaced = tap(" route=spa%63e client=127.0.0.0%2F8 min-duration=0s");
    Reader far = tap(" client=10.0.0.0/8");
    for (String target : List.of("/1", "/ping", "/bad", "/space", "/2")) {
      client.exchange(Wire.get(target));
    }
    assertThat(bad.line()).contains(" 503 ", "/bad ");
    assertThat(ping.line()).startsWith("{\"ts\":").contains("\"status\":204", "\"route\":\"ping\"");
    assertThat(spaced.line()).contains("/space -> weir");
    far.close();
  }

  @Test
  void othersAreServedWhileATapIsOpen() throws IOException {
    Proxy proxy = proxy();
    Reader tap = tap("");
    assertThat(ControlClient.send(socket(), "ping", Patience.LIMIT)).containsExactly("ok weir");
    assertThat(proxy.reload(control() + "routes { a { respond {} } }").ok()).isTrue();
    client(proxy).exchange(Wire.get("/after"));
    assertThat(tap.line()).contains("/after");
  }

  @Test
  void onlySomeMayBeOpenAndOneThatGoesMakesRoom() throws IOException {
    proxy();
    List<Reader> taps = List.of(tap(""), tap(""), tap(""), tap(""));
    assertThat(send("tap"))
        .containsExactly("error 4 taps are open already, and more are not allowed");
    taps.get(2).close();
    Patience.until("room for another", () -> begins("tap"));
  }

  private boolean begins(String command) throws IOException {
    List<String> first = new ArrayList<>();
    ControlClient.follow(
        socket(),
        command,
        line -> {
          first.add(line);
          return false;
        });
    return ControlClient.isOk(first);
  }

  @Test
  void whatIsWrongIsSaid() throws IOException {
    proxy();
    assertThat(send("tap route=pnig"))
        .containsExactly("error there is no route 'pnig'; did you mean \"ping\"?");
    assertThat(send("tap status=700").get(0)).startsWith("error status \"700\" is no range");
    assertThat(send("tap everything")).containsExactly("error tap does not know 'everything'");
  }

  private List<String> send(String command) throws IOException {
    return ControlClient.send(socket(), command, Patience.LIMIT);
  }

  @Test
  void whoDoesNotReadHoldsNobodyUpAndHearsHowMuchWasMissed() throws IOException {
    Proxy proxy = proxy();
    Reader slow = tap("");
    RawClient client = client(proxy);
    String target = "/ping?" + "x".repeat(500);
    String path = "/" + "y".repeat(1500);
    int sent = 0;
    // More than the socket and the ring have room for.
    for (; sent < 1500; sent++) {
      assertThat(client.exchange(Wire.get(sent % 2 == 0 ? target : path)).status()).isLessThan(300);
    }
    int seen = 0;
    int missed = 0;
    while (seen + missed < sent) {
      String line = slow.line();
      if (line.startsWith("# ")) {
        missed += Integer.parseInt(line.split(" ")[1]);
      } else {
        seen++;
      }
    }
    assertThat(missed).isPositive();
    assertThat(seen + missed).isEqualTo(sent);
  }

  @Test
  void theEndOfWeirIsTheEndOfTheStream() throws IOException {
    Proxy proxy = proxy();
    Reader tap = tap("");
    proxy.close();
    assertThat(tap.channel.read(ByteBuffer.allocate(10))).isNegative();
  }
}
