package io.weir.admin;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** The other end of a {@link ControlSocket}, for the commands of the command line. Stateless. */
public final class ControlClient {
  private static final Duration WRITE_DEADLINE = Duration.ofSeconds(5);
  private static final int MAX_ANSWER_BYTES = 1 << 20;

  private static final String ERROR = "error ";

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

  /**
   * Sends a command that goes on to say something, and hands on each line, the first one included,
   * until one is not wanted or weir ends.
   *
   * @param wanted takes a line and says whether it wants another
   * @throws IOException with a sentence when nobody listens there
   */
  public static void follow(Path path, String command, Predicate<String> wanted)
      throws IOException {
    try (SocketChannel channel = connect(path)) {
      channel.write(ByteBuffer.wrap((command + "\n").getBytes(StandardCharsets.UTF_8)));
      BufferedReader lines =
          new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
      String line = lines.readLine();
      while (line != null && wanted.test(line)) {
        line = lines.readLine();
      }
    }
  }

  /** Whether the answer says that the command was done. */
  public static boolean isOk(List<String> answer) {
    return !answer.isEmpty() && (answer.get(0) + " ").startsWith("ok ");
  }

  /** What an answer says that is not ok. */
  public static String refusal(List<String> answer) {
    String all = String.join("\n", answer);
    return all.startsWith(ERROR) ? all.substring(ERROR.length()) : all;
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
