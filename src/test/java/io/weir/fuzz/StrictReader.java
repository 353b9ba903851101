package io.weir.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.testkit.WireMessage;
import io.weir.testkit.WireMessage.Field;
import io.weir.testkit.WireMessage.Framing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages as the grammar of RFC 9112 has them, and refuses the rest. It shares no code with
 * weir or Netty, and reads only bytes that are all there, so it has no state that a cut could
 * confuse. What weir takes although the grammar does not is in {@link Leniency} and nowhere else.
 */
final class StrictReader {
  /** How reading ended. */
  enum End {
    /** Between two messages, or behind the only one. */
    CLEAN,
    /** Inside a message that could still become a good one. */
    CUT,
    /** At something that is no message. */
    BAD
  }

  /**
   * What was read.
   *
   * @param complete messages from start to end
   * @param unfinished the message behind them if its head was good, with what came of its body
   * @param surplus how many bytes follow that were not read
   */
  record Reading(
      List<WireMessage> complete, @Nullable WireMessage unfinished, End end, int surplus) {
    /** How many heads were good. */
    int heads() {
      return complete.size() + (unfinished == null ? 0 : 1);
    }

    /** The message with this index, be it finished or not. */
    WireMessage head(int index) {
      WireMessage last = unfinished;
      return index < complete.size() || last == null ? complete.get(index) : last;
    }
  }

  private final String in;
  private final boolean ofResponses;
  private final List<WireMessage> complete = new ArrayList<>();
  private final StringBuilder content = new StringBuilder();
  private final List<Integer> chunks = new ArrayList<>();
  private int at;
  private @Nullable WireMessage unfinished;

  private StrictReader(byte[] bytes, boolean ofResponses) {
    this.in = new String(bytes, ISO_8859_1);
    this.ofResponses = ofResponses;
  }

  /** Reads requests, one behind the other. */
  static Reading requests(byte[] bytes) {
    StrictReader reader = new StrictReader(bytes, false);
    return reader.read(
        () -> {
          while (reader.at < reader.in.length()) {
            reader.request();
          }
        });
  }

  /**
   * Reads one response with the interim ones before it. The connection is at its end, which may be
   * that of a body.
   */
  static Reading response(byte[] bytes, boolean toHead) {
    StrictReader reader = new StrictReader(bytes, true);
    return reader.read(
        () -> {
          while (reader.complete.isEmpty() || reader.last().status() < 200) {
            reader.response(toHead);
          }
        });
  }

  /** Reads responses to requests of these methods, one behind the other. */
  static Reading responses(byte[] bytes, List<String> methods) {
    StrictReader reader = new StrictReader(bytes, true);
    return reader.read(
        () -> {
          int answered = 0;
          while (reader.at < reader.in.length()) {
            String method = answered < methods.size() ? methods.get(answered) : "GET";
            reader.response(method.equals("HEAD"));
            answered += reader.last().status() < 200 ? 0 : 1;
          }
        });
  }

  private interface Loop {
    void run() throws Unreadable;
  }

  private Reading read(Loop loop) {
    End end = End.CLEAN;
    try {
      loop.run();
    } catch (Unreadable e) {
      end = e.cut() ? End.CUT : End.BAD;
    }
    return new Reading(List.copyOf(complete), partial(), end, in.length() - at);
  }

  private @Nullable WireMessage partial() {
    return unfinished == null ? null : withBody(unfinished, List.of());
  }

  private WireMessage last() {
    return complete.get(complete.size() - 1);
  }

  private void request() throws Unreadable {
    if (in.startsWith("\r\n", at)) {
      at += 2; // Section 2.2: at least one empty line should be ignored.
    }
    String start = line();
    Grammar.requestLine(start);
    List<Field> fields = fields();
    boolean old = start.endsWith("HTTP/1.0");
    Grammar.host(fields, old);
    finish(start, fields, Grammar.framing(fields, old, Framing.NONE));
  }

  private void response(boolean toHead) throws Unreadable {
    String start = Leniency.statusLine(line());
    Grammar.statusLine(start);
    List<Field> fields = fields();
    int status = Integer.parseInt(start.substring(9, 12));
    Framing framing = Grammar.framing(fields, start.startsWith("HTTP/1.0"), Framing.CLOSE);
    if (status < 200 || (status == 204 && !toHead)) {
      Leniency.emptyBody(fields, framing);
    }
    boolean empty = toHead || status < 200 || status == 204 || status == 304;
    finish(start, fields, empty ? Framing.NONE : framing);
  }

  private void finish(String start, List<Field> fields, Framing framing) throws Unreadable {
    WireMessage head = new WireMessage(start, fields, framing, "", List.of(), List.of());
    unfinished = head;
    content.setLength(0);
    chunks.clear();
    List<Field> trailers = body(head);
    unfinished = null;
    complete.add(withBody(head, trailers));
  }

  private WireMessage withBody(WireMessage head, List<Field> trailers) {
    return new WireMessage(
        head.startLine(),
        head.fields(),
        head.framing(),
        content.toString(),
        List.copyOf(chunks),
        trailers);
  }

  private List<Field> body(WireMessage head) throws Unreadable {
    switch (head.framing()) {
      case NONE -> {}
      case LENGTH -> take(Grammar.length(head.headers("Content-Length").get(0)));
      case CLOSE -> take(in.length() - at);
      case CHUNKED -> {
        return chunks();
      }
    }
    return List.of();
  }

  /** Section 7.1. */
  private List<Field> chunks() throws Unreadable {
    while (true) {
      long size = Grammar.chunkSize(line());
      if (size == 0) {
        return fields();
      }
      take(size);
      chunks.add((int) size);
      expectLineEnd();
    }
  }

  private void take(long bytes) throws Unreadable {
    int there = (int) Math.min(bytes, in.length() - at);
    content.append(in, at, at + there);
    at += there;
    if (there < bytes) {
      throw Unreadable.atTheEnd();
    }
  }

  private void expectLineEnd() throws Unreadable {
    String next = in.substring(at, Math.min(at + 2, in.length()));
    if (!"\r\n".startsWith(next)) {
      throw Unreadable.bad();
    }
    if (next.length() < 2) {
      throw Unreadable.atTheEnd();
    }
    at += 2;
  }

  /** All lines up to an empty one. */
  private List<Field> fields() throws Unreadable {
    List<Field> fields = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      fields.add(Grammar.field(ofResponses ? Leniency.responseField(line) : line));
    }
    return List.copyOf(fields);
  }

  /** Section 2.2: a line ends with CR and LF, and neither stands alone. */
  private String line() throws Unreadable {
    for (int i = at; i < in.length(); i++) {
      char c = in.charAt(i);
      if (c == '\n') {
        throw Unreadable.bad();
      }
      if (c == '\r') {
        return lineTo(i);
      }
    }
    throw Unreadable.atTheEnd();
  }

  private String lineTo(int end) throws Unreadable {
    if (end + 1 == in.length()) {
      throw Unreadable.atTheEnd();
    }
    if (in.charAt(end + 1) != '\n') {
      throw Unreadable.bad();
    }
    String line = in.substring(at, end);
    at = end + 2;
    return line;
  }
}
