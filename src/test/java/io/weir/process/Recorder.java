package io.weir.process;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.weir.testkit.BackendConnection;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;

/**
 * A backend that keeps account of the requests it can read, and tells each client by a field what
 * it understood. It reads strictly; what it cannot read is {@link #UNREADABLE} and ends the
 * connection. An upgrade to {@code /switch} is agreed to.
 */
final class Recorder implements AutoCloseable {
  /** Stands for what came and was no request. */
  static final String UNREADABLE = "unreadable";

  private static final String FIELD = "X-Saw: ";

  /** What belongs to the key in RFC 6455 section 1.3. */
  private static final String ACCEPT = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

  /** What is answered, and whether the connection ends behind it. */
  record Reply(String bytes, boolean close) {}

  private final Queue<String> seen = new ConcurrentLinkedQueue<>();
  private final List<Integer> told = new ArrayList<>();
  private final Function<WireMessage, Reply> replies;
  private final ScriptedBackend backend;

  private Recorder(Function<WireMessage, Reply> replies) {
    this.replies = replies;
    this.backend = ScriptedBackend.start(this::serve);
  }

  static Recorder start() {
    return start(Recorder::account);
  }

  /** One that answers as it is told to. */
  static Recorder start(Function<WireMessage, Reply> replies) {
    return new Recorder(replies);
  }

  private void serve(BackendConnection connection) throws IOException {
    boolean going = true;
    while (going) {
      WireMessage request = read(connection);
      Reply reply = replies.apply(request);
      connection.write(reply.bytes());
      going = !reply.close();
    }
    // Closing at once, with bytes unread, could reset what was written.
    connection.halfClose();
    connection.awaitClosed();
  }

  private WireMessage read(BackendConnection connection) throws IOException {
    try {
      WireMessage request = connection.readRequest();
      seen.add(text(request));
      return request;
    } catch (AssertionError | RuntimeException e) {
      seen.add(UNREADABLE);
      throw new IOException(e);
    }
  }

  /** An answer that says what was seen. */
  static Reply account(WireMessage request) {
    String field = FIELD + text(request);
    if (request.target().equals("/switch") && !request.headers("Upgrade").isEmpty()) {
      String line = "HTTP/1.1 101 Switching Protocols";
      String head =
          Wire.lines(line, "Upgrade: websocket", "Connection: Upgrade", ACCEPT, field, "");
      return new Reply(head, true);
    }
    return new Reply(Wire.ok(request.method().equals("HEAD") ? "" : "seen", field), false);
  }

  private static String text(WireMessage request) {
    String body = request.content();
    return AmbiguousMessage.shown(request.method() + " " + request.target())
        + (body.isEmpty() ? "" : " " + body.length() + ":" + AmbiguousMessage.shown(body));
  }

  /** What the recorder that made these field lines saw, "" if they are not from one. */
  static String saw(List<String> lines) {
    return lines.stream()
        .filter(line -> line.regionMatches(true, 0, FIELD, 0, FIELD.length()))
        .map(line -> line.substring(FIELD.length()))
        .findFirst()
        .orElse("");
  }

  /** The requests since the last time, in the order they were complete. */
  List<String> drain() {
    List<String> all = new ArrayList<>();
    for (String next = seen.poll(); next != null; next = seen.poll()) {
      all.add(next);
    }
    return all;
  }

  /** All bytes that came on any connection since the last time. For one thread. */
  @CanIgnoreReturnValue
  String news() {
    StringBuilder news = new StringBuilder();
    for (int i = 0; i < backend.opened(); i++) {
      String received = backend.received(i);
      int known = i < told.size() ? told.get(i) : 0;
      news.append(received, known, received.length());
      if (i < told.size()) {
        told.set(i, received.length());
      } else {
        told.add(received.length());
      }
    }
    return news.toString();
  }

  String address() {
    return backend.address();
  }

  @Override
  public void close() {
    backend.close();
  }
}
