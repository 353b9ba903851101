package io.weir.gateway;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainDatagramSocketAddress;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import io.weir.testkit.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The other end of a {@link NotifySocket}, as systemd has it. For the thread of the test. */
final class FakeSupervisor implements AutoCloseable {
  private final Socket socket;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
  private final List<String> messages = new ArrayList<>();

  /** Listens on a path, or behind a zero on an abstract name. */
  FakeSupervisor(String path) throws IOException {
    Epoll.ensureAvailability();
    socket = Socket.newSocketDomainDgram();
    socket.bind(new DomainSocketAddress(path));
  }

  /** All messages until now. */
  List<String> messages() {
    try {
      for (String next = receive(); next != null; next = receive()) {
        messages.add(next);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return messages;
  }

  private @Nullable String receive() throws IOException {
    buffer.clear();
    DomainDatagramSocketAddress from = socket.recvFromDomainSocket(buffer, 0, buffer.capacity());
    if (from == null) {
      return null;
    }
    byte[] bytes = new byte[from.receivedAmount()];
    buffer.get(0, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Waits for a message that begins so, and returns it. */
  String await(String beginning) {
    Patience.until(
        "a message " + beginning,
        () -> messages().stream().anyMatch(each -> each.startsWith(beginning)));
    return messages.stream().filter(each -> each.startsWith(beginning)).findFirst().orElseThrow();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
