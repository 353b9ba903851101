package io.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import io.weir.config.TransportKind;
import io.weir.net.InheritedSocket;
import io.weir.net.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which descriptors are taken for sockets of a supervisor; ActivationIT uses some. */
final class ActivationTest {
  private static final String PID = Long.toString(ProcessHandle.current().pid());
  private static final Transport EPOLL = Transport.choose(TransportKind.EPOLL);

  @Test
  void sockets_withoutVariablesOrForAnotherProcess_areNone() {
    Map<String, String> others = Map.of("LISTEN_FDS", "1", "LISTEN_PID", "1");
    assertThat(Activation.sockets(Map.of(), EPOLL).waiting()).isEmpty();
    assertThat(Activation.sockets(others, EPOLL).waiting()).isEmpty();
  }

  @Test
  void sockets_withNio_areRefused() {
    Map<String, String> variables = Map.of("LISTEN_FDS", "1", "LISTEN_PID", PID);
    Transport nio = Transport.choose(TransportKind.NIO);
    assertThatThrownBy(() -> Activation.sockets(variables, nio))
        .isInstanceOf(StartFailure.class)
        .hasMessage("runtime.transport: sockets of a supervisor need epoll");
  }

  @Test
  void sockets_moreThanAreOpen_areRefused() {
    // Descriptor 3 and following are files of the JVM, and at the latest the last is not open.
    Map<String, String> variables =
        Map.of("LISTEN_FDS", "100000", "LISTEN_PID", PID, "LISTEN_FDNAMES", "web");
    assertThatThrownBy(() -> Activation.sockets(variables, EPOLL))
        .isInstanceOf(StartFailure.class)
        .hasMessageStartingWith("LISTEN_FDS: descriptor ");
  }

  @Test
  void of_listeningSocket_knowsItsAddress() throws IOException {
    Socket socket = Socket.newSocketStream();
    try {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      assertThatThrownBy(() -> InheritedSocket.of(socket.intValue(), "web"))
          .hasMessage("does not listen");
      socket.listen(1);
      InheritedSocket inherited = InheritedSocket.of(socket.intValue(), "web");
      assertThat(inherited.address()).isEqualTo(socket.localAddress());
      assertThat(inherited.address().getPort()).isPositive();
      assertThat(socket.isOpen()).isTrue();
    } finally {
      socket.close();
    }
    assertThatThrownBy(() -> InheritedSocket.of(socket.intValue(), "web"))
        .hasMessage("is not an open socket");
  }

  @Test
  void of_unixSocket_isRefused(@TempDir Path directory) throws IOException {
    Socket socket = Socket.newSocketDomain();
    try {
      socket.bind(new DomainSocketAddress(directory.resolve("s").toString()));
      socket.listen(1);
      assertThatThrownBy(() -> InheritedSocket.of(socket.intValue(), "web"))
          .hasMessage("is not a socket of TCP");
    } finally {
      socket.close();
    }
  }
}
