package io.weir.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.admin.ControlCommands.Reply;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The control socket: its file, its protocol and its client. */
@SuppressWarnings("NullAway.Init") // JUnit makes the directory.
final class ControlSocketTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofMillis(100);

  @TempDir private Path directory;

  private final List<ControlSocket> open = new ArrayList<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  @AfterEach
  void close() {
    open.forEach(ControlSocket::close);
  }

  @Test
  void open_fresh_onlyTheOwnerMayConnect() throws IOException {
    start();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
        .isEqualTo("rw-------");
  }

  @Test
  void open_fresh_leavesNothingElseBehind() throws IOException {
    start();
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).containsExactly(path());
    }
  }

  @Test
  void send_knownCommand_itsReply() throws IOException {
    start();
    assertThat(send("reload")).containsExactly("ok generation 8");
    assertThat(send("  reload  now please ")).containsExactly("ok generation 8");
    assertThat(asked).containsExactly("reload []", "reload [now, please]");
  }

  @Test
  void send_commandThatFails_errorAndItsLines() throws IOException {
    start();
    List<String> answer = send("fail");
    assertThat(answer).containsExactly("error 2 problems", "a.conf:1: this", "a.conf:2: that  too");
    assertThat(ControlClient.isOk(answer)).isFalse();
  }

  @Test
  void send_ping_ok() throws IOException {
    start();
    assertThat(send("ping")).containsExactly("ok weir");
    assertThat(ControlClient.isOk(send("ping"))).isTrue();
  }

  @Test
  void send_unknownCommand_errorWithTheList() throws IOException {
    start();
    assertThat(send("relaod"))
        .containsExactly("error unknown command, there is reload, fail, crash, ping");
    assertThat(send(""))
        .containsExactly("error unknown command, there is reload, fail, crash, ping");
    assertThat(asked).isEmpty();
  }

  @Test
  void send_commandThatCrashes_errorAndTheSocketLives() throws IOException {
    start();
    assertThat(send("crash")).containsExactly("error the command failed; the log says why");
    assertThat(send("ping")).containsExactly("ok weir");
  }

  @Test
  void send_lineTooLong_error() throws IOException {
    start();
    String longest = "reload " + "x".repeat(ControlSocket.MAX_LINE_BYTES - 8);
    assertThat(send(longest)).containsExactly("ok generation 8");
    assertThat(send(longest + "x")).containsExactly("error one line is expected");
    assertThat(asked).hasSize(1);
  }

  @Test
  void connect_noWholeLine_errorAtItsEnd() throws IOException {
    start();
    try (SocketChannel channel = connect()) {
      channel.write(ByteBuffer.wrap("relo".getBytes(StandardCharsets.UTF_8)));
      channel.shutdownOutput();
      assertThat(read(channel)).isEqualTo("error one line is expected\n");
    }
    assertThat(asked).isEmpty();
  }

  @Test
  void connect_silence_closedAtTheDeadlineAndTheNextIsServed() throws IOException {
    open.add(ControlSocket.open(path(), new Commands(), SHORT, false));
    try (SocketChannel silent = connect()) {
      assertThat(send("ping")).containsExactly("ok weir");
      assertThat(read(silent)).isEmpty();
    }
  }

  @Test
  void connect_manyThatSayNothing_nobodyWaitsForThem() throws IOException {
    start();
    List<SocketChannel> silent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      silent.add(connect());
    }
    // One after the other they would take their deadlines one after the other.
    Duration oneDeadline = ControlSocket.LINE_DEADLINE;
    assertThat(ControlClient.send(path(), "ping", oneDeadline)).containsExactly("ok weir");
    for (SocketChannel channel : silent) {
      channel.close();
    }
  }

  @Test
  void open_socketOfADeadProcess_replaced() throws IOException {
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(path()));
    }
    assertThat(path()).exists();
    start();
    assertThat(send("ping")).containsExactly("ok weir");
  }

  @Test
  void open_socketOfALiveProcess_refusedAndLeftAlone() throws IOException {
    start();
    assertThatThrownBy(() -> ControlSocket.open(path(), new Commands()))
        .isInstanceOf(IOException.class)
        .hasMessage("admin.control: cannot bind " + path() + ": another process listens there");
    assertThat(send("ping")).containsExactly("ok weir");
  }

  @Test
  void open_somethingElseAtThePath_refusedAndLeftAlone() throws IOException {
    Files.writeString(path(), "precious");
    assertThatThrownBy(this::start).hasMessageContaining("not a socket");
    assertThat(path()).hasContent("precious");
  }

  @Test
  void open_noDirectory_aSentence() {
    Path nowhere = directory.resolve("no/weir.sock");
    assertThatThrownBy(() -> ControlSocket.open(nowhere, new Commands()))
        .isInstanceOf(IOException.class)
        .hasMessage("admin.control: there is no directory for " + nowhere);
  }

  @Test
  void close_own_removesTheFile() throws IOException {
    start();
    open.get(0).close();
    assertThat(path()).doesNotExist();
  }

  @Test
  void close_replacedByAnother_leavesTheOther() throws IOException {
    start();
    Files.delete(path());
    start();
    open.get(0).close();
    assertThat(send("ping")).containsExactly("ok weir");
  }

  @Test
  void client_nobodyThere_aSentence() {
    assertThatThrownBy(() -> send("ping"))
        .isInstanceOf(IOException.class)
        .hasMessage("no weir is running here: there is no socket " + path());
  }

  @Test
  void client_deadSocket_aSentence() throws IOException {
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(path()));
    }
    assertThatThrownBy(() -> send("ping"))
        .hasMessage("no weir is running here: nobody listens at " + path());
  }

  @Test
  void client_noAnswerInTime_aSentence() throws IOException {
    try (ServerSocketChannel mute = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      mute.bind(UnixDomainSocketAddress.of(path()));
      assertThatThrownBy(() -> ControlClient.send(path(), "ping", SHORT))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("too long");
    }
  }

  private void start() throws IOException {
    open.add(ControlSocket.open(path(), new Commands()));
  }

  private Path path() {
    return directory.resolve("weir.sock");
  }

  private List<String> send(String command) throws IOException {
    return ControlClient.send(path(), command, PATIENCE);
  }

  private SocketChannel connect() throws IOException {
    return SocketChannel.open(UnixDomainSocketAddress.of(path()));
  }

  private static String read(SocketChannel channel) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(8192);
    while (channel.read(all) >= 0) {
      assertThat(all.hasRemaining()).isTrue();
    }
    return new String(all.array(), 0, all.position(), StandardCharsets.UTF_8);
  }

  /** Three commands: one that works, one that does not, one with a defect. */
  private final class Commands implements ControlCommands {
    @Override
    public List<String> names() {
      return List.of("reload", "fail", "crash");
    }

    @Override
    public Reply run(String name, List<String> arguments) {
      return switch (name) {
        case "reload" -> {
          asked.add(name + " " + arguments);
          yield Reply.ok("generation 8");
        }
        case "fail" ->
            Reply.error("2 problems", List.of("a.conf:1: this", "a.conf:2: that\r\ntoo"));
        default -> throw new IllegalStateException("crashed on purpose");
      };
    }
  }
}
