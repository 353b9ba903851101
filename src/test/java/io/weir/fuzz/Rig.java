package io.weir.fuzz;

import io.netty.buffer.PooledByteBufAllocator;
import io.weir.testkit.Patience;
import io.weir.testkit.Pieces;
import io.weir.testkit.Proxy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * A whole proxy with one loop, in front of a {@link FuzzBackend}, over real sockets. Each run is a
 * connection of its own.
 */
final class Rig implements AutoCloseable {
  private static final String CONFIG =
      """
      clusters { app { backends = ["{backend}"] } }
      routes { app { path = "/*", cluster = app } }
      """;

  private static final int PATIENCE_MILLIS = 10_000;
  private static final int RUNS_BETWEEN_CHECKS = 1_000;

  /** The only one: two proxies would each take the other's threads for its own. */
  static final Rig ONE = new Rig();

  private final FuzzBackend backend = new FuzzBackend();
  private final Proxy proxy = Proxy.start(1, CONFIG, backend.address());
  private int runs;

  private Rig() {}

  FuzzBackend backend() {
    return backend;
  }

  /** Closes the proxy, which checks that nothing is left of all the runs. */
  @Override
  public void close() {
    proxy.close();
  }

  /** Sends these bytes and the end, and returns all that comes back. */
  byte[] run(byte[] input, Pieces pieces) {
    if (++runs % RUNS_BETWEEN_CHECKS == 0) {
      checkBuffers();
    }
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      // A reset at the end, so that the port can be used again at once.
      socket.setSoLinger(true, 0);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port()));
      send(socket, input, pieces);
      return receive(socket, input);
    } catch (IOException e) {
      throw new AssertionError("cannot connect", e);
    }
  }

  private static void send(Socket socket, byte[] input, Pieces pieces) {
    try {
      write(socket, input, pieces);
      socket.shutdownOutput();
    } catch (IOException e) {
      // The proxy has closed the connection before all was sent; it may have answered before.
    }
  }

  /** Writes bytes in pieces, each a segment of its own; the proxy reads some of them apart. */
  static void write(Socket socket, byte[] bytes, Pieces pieces) throws IOException {
    for (int at = 0; at < bytes.length; ) {
      int end = pieces.end(at, bytes.length);
      socket.getOutputStream().write(bytes, at, end - at);
      at = end;
    }
  }

  private static byte[] receive(Socket socket, byte[] input) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] piece = new byte[8192];
    try {
      for (int n = socket.getInputStream().read(piece); n >= 0; ) {
        all.write(piece, 0, n);
        n = socket.getInputStream().read(piece);
      }
    } catch (SocketTimeoutException e) {
      Laws.check(false, "nothing comes, and no end; so far " + all, input);
    } catch (IOException e) {
      // A reset, which is how a response breaks off.
    }
    return all.toByteArray();
  }

  /** Buffers that are out while nobody is served were lost. */
  private void checkBuffers() {
    proxy.awaitQuiet();
    PooledByteBufAllocator memory = PooledByteBufAllocator.DEFAULT;
    Patience.until(
        "buffers to return, but " + memory.pinnedDirectMemory() + " bytes are out",
        () -> memory.pinnedDirectMemory() == 0 && memory.pinnedHeapMemory() == 0);
  }
}
