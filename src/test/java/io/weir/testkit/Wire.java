package io.weir.testkit;

/** Writes HTTP/1.1 as text, so that tests show the lines and not their ends. No state. */
public final class Wire {
  private static final String LINE_END = "\r\n";

  private Wire() {}

  /** These lines, each with its line end; a head is one with an empty line last. */
  public static String lines(String... lines) {
    return String.join(LINE_END, lines) + LINE_END;
  }

  /** A GET of this target with Host {@code example.test} and these further header lines. */
  public static String get(String target, String... fields) {
    return head("GET " + target + " HTTP/1.1", "Host: example.test", fields);
  }

  /** A POST of this body with its length. */
  public static String post(String target, String body, String... fields) {
    String start = "POST " + target + " HTTP/1.1" + LINE_END + "Host: example.test";
    return head(start, "Content-Length: " + body.length(), fields) + body;
  }

  /** A 200 response with this body and its length. */
  public static String ok(String body, String... fields) {
    return head("HTTP/1.1 200 OK", "Content-Length: " + body.length(), fields) + body;
  }

  /** A body in chunk framing, one chunk for each piece, without trailers. */
  public static String chunks(String... pieces) {
    StringBuilder body = new StringBuilder();
    for (String piece : pieces) {
      body.append(lines(Integer.toHexString(piece.length()), piece));
    }
    return body + lines("0", "");
  }

  private static String head(String start, String field, String... fields) {
    StringBuilder head = new StringBuilder(lines(start, field));
    for (String each : fields) {
      head.append(each).append(LINE_END);
    }
    return head.append(LINE_END).toString();
  }
}
