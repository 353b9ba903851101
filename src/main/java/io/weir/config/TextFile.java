package io.weir.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
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
 */
record TextFile(String hash, @Nullable String text, String problem) {
  /** Reads a file, of which more than so many bytes are too many. May wait for a disk. */
  static TextFile read(Path path, int maxBytes) {
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      return new TextFile("", null, "is not a regular file");
    }
    try (InputStream in = Files.newInputStream(path)) {
      return of(in.readNBytes(maxBytes + 1), maxBytes);
    } catch (IOException e) {
      // What the file system has to say is more than an operator needs.
      return new TextFile("", null, Files.exists(path) ? "cannot be read" : "does not exist");
    }
  }

  private static TextFile of(byte[] bytes, int maxBytes) {
    String hash = hash(bytes);
    if (bytes.length > maxBytes) {
      return new TextFile(hash, null, "is too large; accepted are up to " + Units.print(maxBytes));
    }
    try {
      ByteBuffer content = ByteBuffer.wrap(bytes);
      return new TextFile(hash, StandardCharsets.UTF_8.newDecoder().decode(content).toString(), "");
    } catch (CharacterCodingException e) {
      return new TextFile(hash, null, "is not UTF-8 text");
    }
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
