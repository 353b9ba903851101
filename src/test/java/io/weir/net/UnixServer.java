package io.weir.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.weir.config.Address;
import io.weir.testkit.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** A backend on a unix socket in a directory of its own, for one connection. */
final class UnixServer {
  private UnixServer() {}

  /** Connects as to a backend and receives bytes and the end. */
  static void exchange(Loop loop, Transport transport) {
    try {
      Path path = Files.createTempDirectory("weir").resolve("backend.sock");
      try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
        server.bind(UnixDomainSocketAddress.of(path));
        receive(loop, transport, server, path);
      } finally {
        Files.deleteIfExists(path);
        Files.delete(path.getParent());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void receive(Loop loop, Transport transport, ServerSocketChannel server, Path path)
      throws IOException {
    Probe probe = new Probe();
    Bootstrap bootstrap = new Bootstrap().group(loop.eventLoop()).handler(probe);
    transport.configureBackend(bootstrap, true);
    Channel channel =
        bootstrap
            .connect(transport.socketAddress(new Address.Unix(path.toString())))
            .syncUninterruptibly()
            .channel();
    try (SocketChannel accepted = server.accept()) {
      ByteBuffer data = ByteBuffer.wrap(Probe.pattern(0, 10_000));
      while (data.hasRemaining()) {
        accepted.write(data);
      }
    }
    Patience.until("end of input", () -> probe.inputEnds.get() == 1);
    assertThat(probe.bytes).hasValue(10_000);
    assertThat(probe.garbled).isFalse();
    channel.close().syncUninterruptibly();
  }
}
