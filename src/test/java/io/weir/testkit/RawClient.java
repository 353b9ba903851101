package io.weir.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.List;

/**
 * A client that sends exactly the bytes it is told and reads what comes, over one blocking socket.
 * For one thread of a test at a time, from {@link #to} to {@link #close}. A read that gets nothing
 * within {@link Patience} fails the test.
 */
public final class RawClient implements Closeable {
  /** About so many segments are acknowledged at once, later ones when the system finds time. */
  private static final int QUICK_ACKS = 14;

  private static final long SETTLE_NANOS = 50_000_000;
  private static final long MANY_SETTLE_NANOS = 2_000_000;

  private final Socket socket;
  private final WireReader reader;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.reader = new WireReader(new BufferedInputStream(socket.getInputStream()));
  }

  /** Connects to a port on loopback. */
  public static RawClient to(int port) {
    return to(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /** Connects to an address. */
  public static RawClient to(InetSocketAddress address) {
    return connect(new Socket(), address);
  }

  /** Connects to a port on loopback from another address of it, such as 127.0.0.2. */
  public static RawClient from(String source, int port) {
    return connect(bound(source), new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
  }

  /** Connects with a receive buffer of this size, so that little fits into the kernel. */
  public static RawClient withReceiveBuffer(int bytes, int port) {
    return unchecked(
        () -> {
          Socket socket = new Socket();
          // Before connecting: the window is agreed upon in the handshake.
          socket.setReceiveBufferSize(bytes);
          return connect(socket, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        });
  }

  private static Socket bound(String source) {
    return unchecked(
        () -> {
          Socket socket = new Socket();
          socket.bind(new InetSocketAddress(source, 0));
          return socket;
        });
  }

  private static RawClient connect(Socket socket, InetSocketAddress address) {
    return unchecked(
        () -> {
          try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(Patience.millis());
            socket.connect(address, Patience.millis());
            return new RawClient(socket);
          } catch (IOException e) {
            socket.close();
            throw e;
          }
        });
  }

  /** This end of the connection. */
  public InetSocketAddress localAddress() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /** Sends text, one byte for each character, in one write. */
  public RawClient send(String text) {
    return send(text.getBytes(ISO_8859_1));
  }

  /** Sends bytes in one write. */
  public RawClient send(byte[] bytes) {
    unchecked(
        () -> {
          socket.getOutputStream().write(bytes);
          return bytes;
        });
    return this;
  }

  /**
   * Sends text cut before each of the given indexes; the peer has read each piece before the next
   * one is sent, where the system lets us know.
   */
  public RawClient sendSlowly(String text, int... cuts) {
    return sendSlowly(text.getBytes(ISO_8859_1), cuts);
  }

  /** The same for bytes. */
  public RawClient sendSlowly(byte[] bytes, int... cuts) {
    int from = 0;
    long settleNanos = cuts.length > QUICK_ACKS ? MANY_SETTLE_NANOS : SETTLE_NANOS;
    for (int cut : cuts) {
      send(Arrays.copyOfRange(bytes, from, cut));
      awaitRead(settleNanos);
      from = cut;
    }
    return send(Arrays.copyOfRange(bytes, from, bytes.length));
  }

  /** Waits until the peer has read everything, or for a moment if it does not want to. */
  public RawClient awaitRead() {
    return awaitRead(SETTLE_NANOS);
  }

  private RawClient awaitRead(long settleNanos) {
    awaitRead(List.of(this), settleNanos);
    return this;
  }

  /** The same for many clients, whose peers are looked at together. */
  public static void awaitRead(List<RawClient> clients) {
    awaitRead(clients, SETTLE_NANOS);
  }

  private static void awaitRead(List<RawClient> clients, long settleNanos) {
    List<PeerQueue.Flow> flows = clients.stream().map(RawClient::flow).toList();
    unchecked(
        () -> {
          PeerQueue.awaitEmpty(flows, settleNanos);
          return flows;
        });
  }

  private PeerQueue.Flow flow() {
    InetSocketAddress remote = (InetSocketAddress) socket.getRemoteSocketAddress();
    return new PeerQueue.Flow(localAddress(), remote);
  }

  /** Bytes up to and with the empty line; "" if the connection was closed before the first. */
  public String readHead() {
    return unchecked(reader::readHead);
  }

  /** Exactly this many bytes. */
  public byte[] readBytes(int count) {
    return unchecked(() -> reader.readExactly(count));
  }

  /** Exactly this many bytes as text. */
  public String readText(int count) {
    return WireReader.latin1(readBytes(count));
  }

  /** How long a chunked body is that is read to its end, none of which is kept. */
  public long skipChunks() {
    return unchecked(reader::skipChunks);
  }

  /** The next response, interim ones too; it must be complete and well formed. */
  public WireMessage readResponse() {
    return readResponse("GET");
  }

  /** The response to a request with this method: what follows a HEAD has no body. */
  public WireMessage readResponse(String method) {
    return unchecked(() -> reader.readResponse(method));
  }

  /** Sends a request and reads its response. */
  public WireMessage exchange(String request) {
    String method = request.substring(0, Math.max(0, request.indexOf(' ')));
    int before = reader.received().length;
    try {
      return send(request).readResponse(method);
    } catch (AssertionError e) {
      String line = request.lines().findFirst().orElse("");
      throw new AssertionError(line + ": " + e.getMessage() + "; got: " + since(before), e);
    }
  }

  /** All bytes until the peer ends the connection, by FIN or by RST. */
  public String readUntilClose() {
    int before = reader.received().length;
    try {
      reader.readToEnd();
    } catch (SocketTimeoutException e) {
      throw new AssertionError("still open; so far: " + since(before), e);
    } catch (SocketException e) {
      // Reset: what came before it counts.
      return since(before);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return since(before);
  }

  private String since(int before) {
    byte[] all = reader.received();
    return WireReader.latin1(Arrays.copyOfRange(all, before, all.length));
  }

  /** Fails unless the connection ends now, by FIN or RST, without another byte. */
  public void expectClosed() {
    String rest = readUntilClose();
    if (!rest.isEmpty()) {
      throw new AssertionError("expected the end, but got: " + rest);
    }
  }

  /** Fails unless the connection ends by RST; bytes may come before it. */
  public void expectReset() {
    try {
      reader.readToEnd();
    } catch (SocketTimeoutException e) {
      throw new AssertionError("still open, expected a reset", e);
    } catch (SocketException e) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new AssertionError("the connection ended in order, expected a reset");
  }

  /** Fails if a byte or the end comes within the given time. */
  public void expectSilence(int millis) {
    try {
      socket.setSoTimeout(millis);
      int next = reader.read();
      throw new AssertionError(next < 0 ? "closed" : "unexpected: " + (char) next);
    } catch (SocketTimeoutException e) {
      unchecked(
          () -> {
            socket.setSoTimeout(Patience.millis());
            return socket;
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything this client has read. */
  public byte[] received() {
    return reader.received();
  }

  /** Ends this client's direction; it still reads. */
  public RawClient halfClose() {
    unchecked(
        () -> {
          socket.shutdownOutput();
          return socket;
        });
    return this;
  }

  /** Ends the connection with RST. */
  public void reset() {
    unchecked(
        () -> {
          socket.setSoLinger(true, 0);
          socket.close();
          return socket;
        });
  }

  @Override
  public void close() {
    unchecked(
        () -> {
          socket.close();
          return socket;
        });
  }

  /** A step on the socket; a test that does not care for the difference gets one exception. */
  private interface Step<T> {
    T run() throws IOException;
  }

  private static <T> T unchecked(Step<T> step) {
    try {
      return step.run();
    } catch (SocketTimeoutException e) {
      throw new AssertionError("nothing came within " + Patience.LIMIT, e);
    } catch (EOFException e) {
      throw new AssertionError("the connection ended too early: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
