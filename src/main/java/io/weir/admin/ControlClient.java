package io.weir.admin;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The other end of a {@link ControlSocket}, for the commands of the command line. Stateless. */
public final class ControlClient {
  private static final Duration WRITE_DEADLINE = Duration.ofSeconds(5);
  private static final int MAX_ANSWER_BYTES = 1 << 20;

  private ControlClient() {}

  /**
   * Sends one command and waits for the whole answer; its first line begins with {@code ok} or
   * {@code error}.
   *
   * @throws ConnectException with a sentence when nobody listens there
   * @throws IOException with a sentence when nobody answers in time
   */
  public static List<String> send(Path path, String command, Duration within) throws IOException {
    try (SocketChannel channel = connect(path);
        TimedChannel timed = new TimedChannel(channel)) {
      timed.write((command + "\n").getBytes(StandardCharsets.UTF_8), WRITE_DEADLINE);
      List<String> lines = timed.readAll(MAX_ANSWER_BYTES, within).lines().toList();
      if (lines.isEmpty()) {
        throw new IOException("weir closed " + path + " without an answer");
      }
      return lines;
    }
  }

  /** Whether the answer says that the command was done. */
  public static boolean isOk(List<String> answer) {
    return !answer.isEmpty() && (answer.get(0) + " ").startsWith("ok ");
  }

  private static SocketChannel connect(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new ConnectException("no weir is running here: there is no socket " + path);
    }
    try {
      return SocketChannel.open(UnixDomainSocketAddress.of(path));
    } catch (ConnectException e) {
      throw new ConnectException("no weir is running here: nobody listens at " + path);
    } catch (IOException e) {
      throw new IOException("cannot reach weir at " + path + ": " + e.getMessage(), e);
    }
  }
}
