package io.weir.gateway;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backend of a rehearsal, on loopback: a thread for each connection, and answers that it knows
 * by heart. Plain sockets and threads, so that the loops see no handler that they will not meet
 * again, and the compiler's picture of them stays true. From {@link #open} to {@link #close}.
 */
final class RehearsalBackend implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(RehearsalBackend.class);

  private static final byte[] SMALL = sized(120);

  /** More than fits into one write together with its head. */
  private static final byte[] LARGE = sized(24 * 1024);

  private static final byte[] CHUNKED =
      ascii("Transfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n6\r\nsecond\r\n0\r\n\r\n");

  private final ServerSocket server;
  private final Set<MessageSocket> connections = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(new DefaultThreadFactory("weir-rehearsal", true));

  private RehearsalBackend(ServerSocket server) {
    this.server = server;
  }

  static RehearsalBackend open() throws IOException {
    RehearsalBackend backend =
        new RehearsalBackend(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
    backend.threads.execute(backend::accept);
    return backend;
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        MessageSocket connection = new MessageSocket(server.accept());
        connections.add(connection);
        threads.execute(() -> serve(connection));
      }
    } catch (IOException | RuntimeException e) {
      // Closed, as a rule; if not, the rehearsal ends when its time is over.
      log.trace("the backend of the rehearsal accepts no more", e);
    }
  }

  private static void serve(MessageSocket connection) {
    try (connection) {
      for (String request = connection.hear(); request != null; request = connection.hear()) {
        connection.say(answer(request));
      }
    } catch (IOException | RuntimeException e) {
      log.trace("a connection of the rehearsal ended", e);
    }
  }

  private static byte[] answer(String request) {
    if (request.contains(Rehearsal.CHUNKED)) {
      return CHUNKED;
    }
    return request.contains(Rehearsal.LARGE) ? LARGE : SMALL;
  }

  private static byte[] sized(int length) {
    return ascii("Content-Length: " + length + "\r\n\r\n" + "x".repeat(length));
  }

  private static byte[] ascii(String fieldsAndBody) {
    String head =
        """
        HTTP/1.1 200 OK
        Date: Thu, 01 Jan 1970 00:00:00 GMT
        Content-Type: text/plain
        Cache-Control: no-store
        """;
    return (head.replace("\n", "\r\n") + fieldsAndBody).getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    server.close();
    // Before the connections, so that none can begin behind their back.
    threads.shutdown();
    for (MessageSocket connection : connections) {
      connection.close();
    }
  }
}
