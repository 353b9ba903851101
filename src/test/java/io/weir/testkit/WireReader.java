package io.weir.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.testkit.WireMessage.Field;
import io.weir.testkit.WireMessage.Framing;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads HTTP/1.1 messages from a socket, and is as strict as a test should be: what is not well
 * formed is an {@link AssertionError}, what ends early an {@link EOFException}. Keeps every byte it
 * has read. Belongs to the thread of its connection, except {@link #received}.
 */
final class WireReader {
  private static final int MAX_HEAD_BYTES = 1 << 20;

  private final InputStream in;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();

  WireReader(InputStream in) {
    this.in = in;
  }

  /** Everything read so far. Any thread. */
  byte[] received() {
    synchronized (received) {
      return received.toByteArray();
    }
  }

  /** The next byte, or -1 at the end. */
  int read() throws IOException {
    int next = in.read();
    if (next >= 0) {
      synchronized (received) {
        received.write(next);
      }
    }
    return next;
  }

  byte[] readExactly(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    keep(bytes);
    if (bytes.length < count) {
      throw new EOFException("ended after " + bytes.length + " of " + count + " bytes");
    }
    return bytes;
  }

  byte[] readToEnd() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] piece = new byte[8192];
    for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
      all.write(piece, 0, count);
      synchronized (received) {
        received.write(piece, 0, count);
      }
    }
    return all.toByteArray();
  }

  private void keep(byte[] bytes) {
    synchronized (received) {
      received.write(bytes, 0, bytes.length);
    }
  }

  /** Bytes up to and with the empty line that ends a head; {@code null}-free, "" at a clean end. */
  String readHead() throws IOException {
    StringBuilder head = new StringBuilder();
    while (!endsHead(head)) {
      int next = read();
      if (next < 0) {
        if (head.isEmpty()) {
          return "";
        }
        throw new EOFException("ended inside a head: " + head);
      }
      head.append((char) next);
      if (head.length() > MAX_HEAD_BYTES) {
        throw new AssertionError("a head without an end");
      }
    }
    return head.toString();
  }

  private static boolean endsHead(StringBuilder head) {
    int length = head.length();
    return length >= 4
        && head.charAt(length - 1) == '\n'
        && head.indexOf("\r\n\r\n", length - 4) > 0;
  }

  /** A request with its body; an EOFException with the message "closed" if none came. */
  WireMessage readRequest() throws IOException {
    String head = someHead();
    List<Field> fields = fields(head);
    return body(head, fields, framing(fields, Framing.NONE));
  }

  /** A response; {@code method} is that of its request. */
  WireMessage readResponse(String method) throws IOException {
    String head = someHead();
    String line = line(head);
    if (!line.matches("HTTP/1\\.[01] [1-9][0-9][0-9] [^\\r\\n]*")) {
      throw new AssertionError("not a status line: " + line);
    }
    int status = Integer.parseInt(line.substring(9, 12));
    List<Field> fields = fields(head);
    boolean bodiless = method.equals("HEAD") || status < 200 || status == 204 || status == 304;
    return body(head, fields, bodiless ? Framing.NONE : framing(fields, Framing.CLOSE));
  }

  private String someHead() throws IOException {
    String head = readHead();
    if (head.isEmpty()) {
      throw new EOFException("closed");
    }
    return head;
  }

  private WireMessage body(String head, List<Field> fields, Framing framing) throws IOException {
    List<Integer> chunks = new ArrayList<>();
    List<Field> trailers = new ArrayList<>();
    byte[] body =
        switch (framing) {
          case NONE -> new byte[0];
          case LENGTH -> readExactly(length(fields));
          case CHUNKED -> readChunks(chunks, trailers);
          case CLOSE -> readToEnd();
        };
    return new WireMessage(
        line(head), fields, framing, latin1(body), List.copyOf(chunks), List.copyOf(trailers));
  }

  private byte[] readChunks(List<Integer> chunks, List<Field> trailers) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      String size = readLine();
      if (!size.matches("[0-9a-fA-F]{1,8}")) {
        throw new AssertionError("not a chunk size: '" + size + "'");
      }
      int count = Integer.parseInt(size, 16);
      if (count == 0) {
        for (String line = readLine(); !line.isEmpty(); line = readLine()) {
          trailers.add(field(line));
        }
        return body.toByteArray();
      }
      body.write(readExactly(count));
      chunks.add(count);
      String end = readLine();
      if (!end.isEmpty()) {
        throw new AssertionError("behind a chunk of " + count + " stands '" + end + "'");
      }
    }
  }

  /** Reads a chunked body without trailers to its end, keeps none of it, and counts it. */
  long skipChunks() throws IOException {
    long bytes = 0;
    for (int count = -1; count != 0; ) {
      count = Integer.parseInt(readLine(), 16);
      in.skipNBytes(count);
      bytes += count;
      String end = readLine();
      if (!end.isEmpty()) {
        throw new AssertionError("behind a chunk of " + count + " stands '" + end + "'");
      }
    }
    return bytes;
  }

  /** Waits for the next byte and leaves it; false if there will be none. */
  boolean awaitMore() throws IOException {
    in.mark(1);
    int next = in.read();
    in.reset();
    return next >= 0;
  }

  /** Whether bytes have come that were not asked for yet, as far as this reader knows. */
  boolean hasMore() throws IOException {
    return in.available() > 0;
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int next = read();
      if (next < 0) {
        throw new EOFException("ended inside a chunked body, in line '" + line + "'");
      }
      line.append((char) next);
      int length = line.length();
      if (next == '\n') {
        if (length < 2 || line.charAt(length - 2) != '\r') {
          throw new AssertionError("a bare line feed in chunk framing");
        }
        return line.substring(0, length - 2);
      }
    }
  }

  private static Framing framing(List<Field> fields, Framing otherwise) {
    List<String> codings = values(fields, "transfer-encoding");
    List<String> lengths = values(fields, "content-length");
    if (codings.size() + lengths.size() > 1) {
      throw new AssertionError("more than one framing field: " + fields);
    }
    if (!codings.isEmpty()) {
      if (!codings.get(0).toLowerCase(Locale.ROOT).equals("chunked")) {
        throw new AssertionError("Transfer-Encoding: " + codings.get(0));
      }
      return Framing.CHUNKED;
    }
    return lengths.isEmpty() ? otherwise : Framing.LENGTH;
  }

  private static int length(List<Field> fields) {
    String value = values(fields, "content-length").get(0);
    if (!value.matches("[0-9]{1,10}")) {
      throw new AssertionError("Content-Length: " + value);
    }
    return Integer.parseInt(value);
  }

  private static List<String> values(List<Field> fields, String name) {
    return fields.stream().filter(f -> f.name().equalsIgnoreCase(name)).map(Field::value).toList();
  }

  private static String line(String head) {
    return head.substring(0, head.indexOf("\r\n"));
  }

  private static List<Field> fields(String head) {
    List<Field> fields = new ArrayList<>();
    String[] lines = head.split("\r\n");
    for (int i = 1; i < lines.length; i++) {
      fields.add(field(lines[i]));
    }
    return List.copyOf(fields);
  }

  private static Field field(String line) {
    int colon = line.indexOf(':');
    if (colon < 1 || line.indexOf('\n') >= 0 || line.indexOf('\r') >= 0) {
      throw new AssertionError("not a header line: '" + line + "'");
    }
    return new Field(line.substring(0, colon), line.substring(colon + 1).strip());
  }

  /** Bytes as text of one character each, for messages and comparisons. */
  static String latin1(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }
}
