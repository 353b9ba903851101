package io.weir.admin;

import io.weir.admin.ControlCommands.Reply;
import io.weir.admin.ControlCommands.Stream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The unix socket for commands that change something. Only the user who runs weir may connect to
 * it; there is no other check. Opened and closed by the gateway; in between a daemon thread accepts
 * connections and gives each a thread of its own, so that nobody waits for a client that says
 * nothing, or for a command that takes long.
 *
 * <p>A client sends one line and gets {@code ok ...} or {@code error ...}, further lines, and the
 * end of the stream. {@code ping} is answered here, everything else by {@link ControlCommands}.
 */
public final class ControlSocket implements AutoCloseable {
  static final int MAX_LINE_BYTES = 4 << 10;
  static final Duration LINE_DEADLINE = Duration.ofSeconds(5);

  /** Conversations at once; one more waits until one of them is over. */
  private static final int MAX_CONVERSATIONS = 64;

  private static final Logger log = LoggerFactory.getLogger(ControlSocket.class);
  private static final String PING = "ping";
  private static final long ACCEPT_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final SocketFile file;
  private final ServerSocketChannel listening;
  private final ControlCommands commands;
  private final Duration lineDeadline;
  private final Semaphore conversations = new Semaphore(MAX_CONVERSATIONS);
  private final Set<LineStream> streams = ConcurrentHashMap.newKeySet();

  private ControlSocket(
      SocketFile file,
      ServerSocketChannel listening,
      ControlCommands commands,
      Duration lineDeadline) {
    this.file = file;
    this.listening = listening;
    this.commands = commands;
    this.lineDeadline = lineDeadline;
  }

  /**
   * Opens the socket and starts to serve. Takes the place of one that a dead process left behind.
   *
   * @throws IOException with a sentence when the path is in use or cannot be bound
   */
  public static ControlSocket open(Path path, ControlCommands commands) throws IOException {
    return open(path, commands, LINE_DEADLINE, false);
  }

  /**
   * The same in the place of a process that still listens there: who asks from now on asks here.
   *
   * @throws IOException with a sentence when the path cannot be bound
   */
  public static ControlSocket replace(Path path, ControlCommands commands) throws IOException {
    return open(path, commands, LINE_DEADLINE, true);
  }

  static ControlSocket open(
      Path path, ControlCommands commands, Duration lineDeadline, boolean replacing)
      throws IOException {
    ServerSocketChannel listening = listen();
    try {
      SocketFile file = SocketFile.bind(listening, path, replacing);
      ControlSocket socket = new ControlSocket(file, listening, commands, lineDeadline);
      Thread thread = new Thread(socket::serve, "weir-control-socket");
      thread.setDaemon(true);
      thread.start();
      return socket;
    } catch (IOException e) {
      listening.close();
      throw e;
    }
  }

  /** Stops listening and removes the file, if it is still this one. */
  @Override
  public void close() {
    try {
      file.remove();
      listening.close();
      streams.forEach(LineStream::stop);
    } catch (IOException e) {
      log.warn("the control socket did not close cleanly: {}", e.toString());
    }
  }

  private static ServerSocketChannel listen() throws IOException {
    try {
      return ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    } catch (UnsupportedOperationException e) {
      throw new IOException("admin.control: this system has no unix sockets", e);
    }
  }

  private void serve() {
    while (listening.isOpen()) {
      conversations.acquireUninterruptibly();
      boolean begun = false;
      try {
        begin(listening.accept());
        begun = true;
      } catch (ClosedChannelException e) {
        // By close(), in the middle of an accept.
        log.debug("the control socket closes");
      } catch (IOException e) {
        // Such as no descriptor left; trying again at once would burn a processor.
        log.warn("the control socket cannot accept: {}", e.toString());
        LockSupport.parkNanos(ACCEPT_PAUSE_NANOS);
      } finally {
        if (!begun) {
          conversations.release();
        }
      }
    }
  }

  private void begin(SocketChannel client) throws IOException {
    Thread thread = new Thread(() -> serve(client), "weir-control-client");
    thread.setDaemon(true);
    try {
      thread.start();
    } catch (OutOfMemoryError e) {
      // A system that gives no more threads says it so; it may give some later.
      client.close();
      throw new IOException("no thread for a client", e);
    }
  }

  private void serve(SocketChannel client) {
    try {
      talk(TimedChannel.owning(client));
    } catch (IOException e) {
      // A client that went away or took too long; the next one is served as if nothing was.
      log.debug("a control connection failed", e);
    } finally {
      conversations.release();
    }
  }

  /** Takes ownership of the channel. */
  private void talk(TimedChannel channel) throws IOException {
    @Nullable Stream stream = null;
    try (channel) {
      String line = channel.readLine(MAX_LINE_BYTES, lineDeadline);
      // The deadline is for the line only: a reload takes as long as it takes.
      Reply reply = line == null ? Reply.error("one line is expected", List.of()) : run(line);
      stream = reply.stream();
      channel.write(text(reply).getBytes(StandardCharsets.UTF_8), lineDeadline);
      if (stream != null) {
        follow(new LineStream(channel, stream));
      }
    } finally {
      if (stream != null) {
        stream.end();
      }
    }
  }

  private void follow(LineStream lines) {
    streams.add(lines);
    try {
      // Closed just now, it may have been before this one was listed.
      if (listening.isOpen()) {
        lines.run();
      }
    } finally {
      streams.remove(lines);
    }
  }

  private Reply run(String line) {
    List<String> words = List.of(line.strip().split("\\s+"));
    String name = words.get(0);
    try {
      if (name.equals(PING)) {
        return Reply.ok("weir");
      }
      if (!commands.names().contains(name)) {
        return Reply.error("unknown command, there is " + known(), List.of());
      }
      return commands.run(name, words.subList(1, words.size()));
    } catch (RuntimeException e) {
      // A command that breaks is our defect; the socket must survive it.
      log.error("control command {} failed", name, e);
      return Reply.error("the command failed; the log says why", List.of());
    }
  }

  private String known() {
    List<String> names = new ArrayList<>(commands.names());
    names.add(PING);
    return String.join(", ", names);
  }

  private static String text(Reply reply) {
    String head = (reply.ok() ? "ok " : "error ") + oneLine(reply.text());
    StringBuilder text = new StringBuilder(head.strip()).append('\n');
    for (String detail : reply.details()) {
      text.append(oneLine(detail)).append('\n');
    }
    return text.toString();
  }

  private static String oneLine(String text) {
    return text.replace('\r', ' ').replace('\n', ' ').strip();
  }
}
