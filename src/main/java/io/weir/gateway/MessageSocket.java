package io.weir.gateway;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection of a rehearsal: says and hears whole HTTP/1 messages, and waits for them.
 * It knows as much of HTTP as weir and the rehearsal say to each other. For one thread; {@link
 * #close} may be called by another and ends its waiting.
 */
final class MessageSocket implements Closeable {
  private static final String LENGTH = "content-length:";
  private static final String CHUNKED = "transfer-encoding: chunked";

  private final Socket socket;
  private final BufferedReader in;

  MessageSocket(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
  }

  /** From now on no read waits for longer than this; longer than nothing. */
  void patience(long millis) throws IOException {
    socket.setSoTimeout((int) Math.max(1, millis));
  }

  void say(byte[] message) throws IOException {
    socket.getOutputStream().write(message);
  }

  /** The first line of the next message, once all of it is here; null if there is no further. */
  @Nullable String hear() throws IOException {
    String first = in.readLine();
    if (first == null) {
      return null;
    }
    long length = 0;
    boolean chunked = false;
    for (String field = line(); !field.isEmpty(); field = line()) {
      String lower = field.toLowerCase(Locale.ROOT);
      chunked |= lower.equals(CHUNKED);
      if (lower.startsWith(LENGTH)) {
        length = Long.parseLong(lower.substring(LENGTH.length()).strip());
      }
    }
    if (chunked) {
      skipChunks();
    } else {
      skip(length);
    }
    return first;
  }

  private void skipChunks() throws IOException {
    int size;
    do {
      size = Integer.parseInt(line(), 16);
      skip(size);
      line(); // What ends a chunk, and behind the last one the trailer that nobody sends.
    } while (size > 0);
  }

  private void skip(long length) throws IOException {
    for (long left = length; left > 0; ) {
      long skipped = in.skip(left);
      if (skipped == 0) {
        throw new EOFException("a message broke off");
      }
      left -= skipped;
    }
  }

  private String line() throws IOException {
    String line = in.readLine();
    if (line == null) {
      throw new EOFException("a message broke off");
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
