package io.weir.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** Reads the version in a start line. Stateless. */
final class HttpVersions {
  static final int BYTES = "HTTP/1.1".length();

  private static final String NAME = "HTTP/";
  private static final int MAJOR = NAME.length();
  private static final int MINOR = MAJOR + 2;
  private static final long USUAL = Words.at(HttpVersion.HTTP_1_1.text().getBytes(US_ASCII), 0);

  private HttpVersions() {}

  /**
   * The version at {@code from}, or null if these {@link #BYTES} are none. The two that are spoken
   * are Netty's constants, and only if they are written in capitals: {@link Framing} tells them by
   * that from all others.
   */
  static @Nullable HttpVersion read(byte[] bytes, int from) {
    if (from + BYTES > bytes.length || bytes[from + MAJOR + 1] != '.') {
      return null;
    }
    if (Words.at(bytes, from) == USUAL) {
      return HttpVersion.HTTP_1_1;
    }
    boolean capitals = true;
    for (int i = 0; i < MAJOR; i++) {
      char c = (char) (bytes[from + i] & 0xff);
      capitals &= c == NAME.charAt(i);
      if (Ascii.lower(c) != Ascii.lower(NAME.charAt(i))) {
        return null;
      }
    }
    int major = bytes[from + MAJOR] - '0';
    int minor = bytes[from + MINOR] - '0';
    if (major < 0 || major > 9 || minor < 0 || minor > 9) {
      return null;
    }
    return capitals && major == 1 ? spoken(minor) : new HttpVersion("HTTP", major, minor, false);
  }

  private static HttpVersion spoken(int minor) {
    return switch (minor) {
      case 0 -> HttpVersion.HTTP_1_0;
      case 1 -> HttpVersion.HTTP_1_1;
      default -> new HttpVersion("HTTP", 1, minor, false);
    };
  }
}
