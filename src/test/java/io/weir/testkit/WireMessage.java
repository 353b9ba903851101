package io.weir.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request or response as it stood on the wire, line ends removed, nothing else changed.
 * Immutable.
 *
 * @param startLine the request line or status line
 * @param fields header lines in the order they came
 * @param framing how the end of the body was known
 * @param content the body without chunk framing, one character for each byte
 * @param chunks sizes of the chunks, empty unless chunked
 * @param trailers trailer lines of a chunked body
 */
public record WireMessage(
    String startLine,
    List<Field> fields,
    Framing framing,
    String content,
    List<Integer> chunks,
    List<Field> trailers) {

  /** How the end of a body is known. */
  public enum Framing {
    /** There can be no body. */
    NONE,
    LENGTH,
    CHUNKED,
    /** The body ended with the connection. */
    CLOSE
  }

  /** One header line. */
  public record Field(String name, String value) {
    @Override
    public String toString() {
      return name + ": " + value;
    }
  }

  /** The method of a request. */
  public String method() {
    return startLine.substring(0, startLine.indexOf(' '));
  }

  /** The target of a request. */
  public String target() {
    return startLine.substring(startLine.indexOf(' ') + 1, startLine.lastIndexOf(' '));
  }

  /** The status of a response. */
  public int status() {
    return Integer.parseInt(startLine.substring(9, 12));
  }

  /** Values of all lines with this name, in order. */
  public List<String> headers(String name) {
    return values(fields, name);
  }

  /** Values of all trailer lines with this name, in order. */
  public List<String> trailers(String name) {
    return values(trailers, name);
  }

  /** The value of the only line with this name, null without one; several are a failure. */
  public @Nullable String header(String name) {
    List<String> values = headers(name);
    if (values.size() > 1) {
      throw new AssertionError(name + " came " + values.size() + " times in " + this);
    }
    return values.isEmpty() ? null : values.get(0);
  }

  /** The body without chunk framing. */
  public byte[] body() {
    return content.getBytes(ISO_8859_1);
  }

  /** The body as UTF-8. */
  public String text() {
    return new String(body(), UTF_8);
  }

  /** The head as it stood on the wire, without its empty last line. */
  public String head() {
    StringBuilder head = new StringBuilder(startLine);
    fields.forEach(field -> head.append("\r\n").append(field));
    return head.append("\r\n").toString();
  }

  private static List<String> values(List<Field> fields, String name) {
    return fields.stream().filter(f -> f.name.equalsIgnoreCase(name)).map(Field::value).toList();
  }

  @Override
  public String toString() {
    String shown = content.substring(0, Math.min(content.length(), 1000));
    return head() + "\r\n" + shown + "\n(" + framing + ", " + content.length() + " bytes)";
  }
}
