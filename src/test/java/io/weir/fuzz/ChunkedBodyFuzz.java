package io.weir.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** What stands behind a head that says {@code chunked}: chunks, trailers, and what follows. */
public final class ChunkedBodyFuzz {
  private static final String REQUEST =
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final String RESPONSE = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  private ChunkedBodyFuzz() {}

  /** Jazzer's and the corpus test's entry. */
  public static void fuzzerTestOneInput(byte[] input) {
    RequestLaws.check(behind(REQUEST, input));
    ResponseLaws.check(behind(RESPONSE, input));
  }

  private static byte[] behind(String head, byte[] body) {
    byte[] all = new byte[head.length() + body.length];
    System.arraycopy(head.getBytes(ISO_8859_1), 0, all, 0, head.length());
    System.arraycopy(body, 0, all, head.length(), body.length);
    return all;
  }
}
