package io.weir.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.testkit.Patience;
import io.weir.testkit.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;

/**
 * What a peer answers to bytes that are sent to it at once, until it closes. The end of input comes
 * when nothing was heard for a while: whoever waits for more bytes then learns that there are none,
 * and nobody takes it for a client that went away.
 *
 * @param heard what came, one character for each byte
 * @param end how the connection ended
 */
record Dialogue(String heard, End end) {
  private static final int QUIET_MILLIS = 1_000;

  private static final String IN_LINE_END = "(?<=\r)(?=\n)";

  /** More segments than some are acknowledged late, and a test would wait for that. */
  private static final int MOST = 8;

  /** How a connection ends. */
  enum End {
    FIN,
    RESET,
    /** The peer has neither answered nor closed. */
    NEVER
  }

  /** Sends these bytes to a TCP or unix address and reads until the end. */
  static Dialogue with(SocketAddress address, String bytes) {
    try (SocketChannel channel = SocketChannel.open(address);
        Selector selector = Selector.open()) {
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_READ | SelectionKey.OP_WRITE);
      return converse(channel, key, ByteBuffer.wrap(bytes.getBytes(ISO_8859_1)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same over TCP for many texts at once, each in pieces that end inside its line ends. */
  static List<Dialogue> inPieces(SocketAddress address, List<String> texts) {
    List<RawClient> clients =
        texts.stream().map(text -> RawClient.to((InetSocketAddress) address)).toList();
    List<String[]> pieces = texts.stream().map(text -> text.split(IN_LINE_END, MOST)).toList();
    for (int step = 0; step < MOST; step++) {
      for (int i = 0; i < clients.size(); i++) {
        if (step < pieces.get(i).length) {
          sendIfWanted(clients.get(i), pieces.get(i)[step]);
        }
      }
      RawClient.awaitRead(clients);
    }
    return clients.stream().map(Dialogue::rest).toList();
  }

  private static void sendIfWanted(RawClient client, String piece) {
    try {
      client.send(piece);
    } catch (UncheckedIOException e) {
      // The peer wants no more; what it has said is still to be read.
    }
  }

  private static Dialogue rest(RawClient client) {
    try (client) {
      return new Dialogue(client.readUntilClose(), End.FIN);
    }
  }

  private static Dialogue converse(SocketChannel channel, SelectionKey key, ByteBuffer out)
      throws IOException {
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    ByteBuffer in = ByteBuffer.allocate(65_536);
    End end = End.NEVER;
    long deadline = System.nanoTime() + Patience.LIMIT.toNanos();
    while (end == End.NEVER && System.nanoTime() - deadline < 0) {
      if (key.selector().select(QUIET_MILLIS) == 0) {
        channel.shutdownOutput();
      }
      key.selector().selectedKeys().clear();
      if (key.isWritable() && !write(channel, out)) {
        key.interestOps(SelectionKey.OP_READ);
      }
      if (key.isReadable()) {
        end = read(channel, in, heard);
      }
    }
    return new Dialogue(heard.toString(ISO_8859_1), end);
  }

  /** Whether there is more to write. */
  private static boolean write(SocketChannel channel, ByteBuffer out) {
    try {
      channel.write(out);
      return out.hasRemaining();
    } catch (IOException e) {
      // The peer wants no more; what it has said is still to be read.
      return false;
    }
  }

  private static End read(SocketChannel channel, ByteBuffer in, ByteArrayOutputStream heard) {
    try {
      int count = channel.read(in.clear());
      byte[] news = new byte[Math.max(0, count)];
      in.flip().get(news);
      heard.writeBytes(news);
      return count < 0 ? End.FIN : End.NEVER;
    } catch (IOException e) {
      return End.RESET;
    }
  }
}
