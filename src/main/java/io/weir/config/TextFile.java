package io.weir.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a file of the configuration held when it was read. Immutable.
 *
 * @param hash of the content; empty if it could not be read
 * @param text null if there is a problem
 * @param problem the end of a sentence about the file; empty if there is none
 * @param line that the problem is in; 0 if it is in none, or there is none
 */
record TextFile(String hash, @Nullable String text, String problem, int line) {
  /** Reads a file, of which more than so many bytes are too many. May wait for a disk. */
  static TextFile read(Path path, int maxBytes) {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      return unread("is not a regular file");
    }
    try (InputStream in = Files.newInputStream(path)) {
      return of(in.readNBytes(maxBytes + 1), maxBytes);
    } catch (IOException e) {
      // What the file system has to say is more than an operator needs.
      return unread(Files.exists(path) ? "cannot be read" : "does not exist");
    }
  }

  private static TextFile unread(String problem) {
    return new TextFile("", null, problem, 0);
  }

  private static TextFile of(byte[] bytes, int maxBytes) {
    String hash = hash(bytes);
    if (bytes.length > maxBytes) {
      String problem = "is too large; accepted are up to " + Units.print(maxBytes);
      return new TextFile(hash, null, problem, 0);
    }
    ByteBuffer content = ByteBuffer.wrap(bytes);
    CharBuffer text = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(content, text, true);
    return result.isError()
        ? new TextFile(hash, null, "is not UTF-8 text", lineOf(bytes, content.position()))
        : new TextFile(hash, text.flip().toString(), "", 0);
  }

  private static int lineOf(byte[] bytes, int position) {
    int line = 1;
    for (int i = 0; i < position; i++) {
      if (bytes[i] == '\n') {
        line++;
      }
    }
    return line;
  }

  /** A hash over the content, in hexadecimal digits. */
  static String hash(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
