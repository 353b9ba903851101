package io.weir.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * Reads numeric addresses and nothing else, so that no text from a file can cause a name look-up.
 * Holds no state.
 */
final class IpLiteral {
  private static final int V4_BYTES = 4;

  private IpLiteral() {}

  /** The address, or null when the text is not a numeric one. A zone index is not accepted. */
  static @Nullable InetAddress parse(String text) {
    return text.indexOf(':') >= 0 ? parseV6(text) : parseV4(text);
  }

  private static @Nullable InetAddress parseV4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != V4_BYTES) {
      return null;
    }
    byte[] bytes = new byte[V4_BYTES];
    for (int i = 0; i < V4_BYTES; i++) {
      // Leading zeros are refused: some programs read them as octal.
      if (!parts[i].matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(parts[i]) > 255) {
        return null;
      }
      bytes[i] = (byte) Integer.parseInt(parts[i]);
    }
    return of(bytes);
  }

  private static @Nullable InetAddress parseV6(String text) {
    if (!text.matches("[0-9a-fA-F:.]{2,45}")) {
      return null;
    }
    try {
      // A text with a colon is never looked up: it is a literal or an error.
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      return null; // Expected: this is how the JDK says that it is not a literal.
    }
  }

  static InetAddress of(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address has 4 or 16 bytes, not " + bytes.length, e);
    }
  }
}
