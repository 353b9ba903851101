package io.weir.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * One connection that a {@link ScriptedBackend} accepted, as its script sees it. Belongs to the
 * thread of its script; {@link #received} may be asked by any.
 */
public final class BackendConnection {
  private static final int SOME_BYTES = 65_536;
  private static final long SETTLE_NANOS = 50_000_000;

  private final ScriptedBackend backend;
  private final SocketChannel channel;
  private final WireReader reader;
  private final int index;

  BackendConnection(ScriptedBackend backend, SocketChannel channel, int index) {
    this.backend = backend;
    this.channel = channel;
    this.index = index;
    this.reader = new WireReader(new BufferedInputStream(Channels.newInputStream(channel)));
  }

  /** The how manieth connection of its backend this is, from 0. */
  public int index() {
    return index;
  }

  /** The next request with its whole body; an IOException ends the script if there is none. */
  public WireMessage readRequest() throws IOException {
    WireMessage request = reader.readRequest();
    backend.seen(request);
    return request;
  }

  /** The head of the next request with its empty line, nothing of the body. */
  public String readHead() throws IOException {
    String head = reader.readHead();
    if (head.isEmpty()) {
      throw new EOFException("closed");
    }
    return head;
  }

  /** Whether bytes have come that the script has not read. */
  public boolean hasUnread() throws IOException {
    if (reader.hasMore()) {
      return true;
    }
    channel.configureBlocking(false);
    try {
      return readSome() > 0;
    } finally {
      channel.configureBlocking(true);
    }
  }

  /** Waits for the next byte and leaves it; false if the other side has ended instead. */
  public boolean awaitMore() throws IOException {
    return reader.awaitMore();
  }

  /** Exactly this many bytes. */
  public byte[] readBytes(int count) throws IOException {
    return reader.readExactly(count);
  }

  /** Exactly this many bytes as text. */
  public String readText(int count) throws IOException {
    return WireReader.latin1(readBytes(count));
  }

  /** What one read of the system gives: how many bytes, -1 at the end. They are not kept. */
  public int readSome() throws IOException {
    return channel.read(ByteBuffer.allocate(SOME_BYTES));
  }

  /** Everything until the other side ends its direction or, as an IOException, resets. */
  public String readToEnd() throws IOException {
    return WireReader.latin1(reader.readToEnd());
  }

  /** Waits until the other side has gone, in order or by reset, whatever it still sends. */
  public void awaitClosed() {
    try {
      reader.readToEnd();
    } catch (IOException e) {
      // A reset is an end too.
    }
  }

  /** Sends text, one byte for each character, in one write. */
  public void write(String text) throws IOException {
    write(text.getBytes(ISO_8859_1));
  }

  /** Sends bytes in one write. */
  public void write(byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      channel.write(left);
    }
  }

  /** Waits until the proxy has read all that these connections sent, or for a moment. */
  public static void awaitRead(List<BackendConnection> connections) throws IOException {
    List<PeerQueue.Flow> flows = new ArrayList<>();
    for (BackendConnection each : connections) {
      InetSocketAddress local = (InetSocketAddress) each.channel.getLocalAddress();
      InetSocketAddress remote = (InetSocketAddress) each.channel.getRemoteAddress();
      flows.add(new PeerQueue.Flow(local, remote));
    }
    PeerQueue.awaitEmpty(flows, SETTLE_NANOS);
  }

  /** Ends this backend's direction; it still reads. */
  public void halfClose() throws IOException {
    channel.shutdownOutput();
  }

  /** Ends the connection with FIN. */
  public void close() throws IOException {
    channel.close();
  }

  /** Ends the connection with RST; over a unix socket, where there is none, just ends it. */
  public void reset() throws IOException {
    if (channel.supportedOptions().contains(StandardSocketOptions.SO_LINGER)) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    }
    channel.close();
  }

  /** Everything read so far, as text. */
  public String received() {
    return WireReader.latin1(reader.received());
  }

  /** Whether this end was not closed yet. */
  public boolean isOpen() {
    return channel.isOpen();
  }
}
