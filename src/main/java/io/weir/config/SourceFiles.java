package io.weir.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files that a configuration was read from, those that were missing included, and what was in
 * each. Two are equal if they are the same files with the same contents. Immutable; any thread.
 *
 * @param contents a hash by path; empty for a file that could not be read
 */
public record SourceFiles(Map<Path, String> contents) {
  private static final String MISSING = "";

  public SourceFiles {
    contents = Map.copyOf(contents);
  }

  /** The same files with what is in them now. Reads them, so it may take its time. */
  public SourceFiles now() {
    Map<Path, String> now = new TreeMap<>();
    contents.keySet().forEach(path -> now.put(path, look(path)));
    return new SourceFiles(now);
  }

  private static String look(Path path) {
    try {
      return Files.isRegularFile(path) ? hash(bytes(path)) : MISSING;
    } catch (IOException e) {
      // Whoever reads the configuration from it says so.
      return MISSING;
    }
  }

  /** At most one byte more than is accepted. */
  static byte[] bytes(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(Sources.MAX_BYTES + 1);
    }
  }

  static String hash(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Gathers them while a configuration is read. */
  static final class Gathering {
    private final Map<Path, String> contents = new TreeMap<>();

    void read(Path path, byte[] content) {
      contents.put(path, hash(content));
    }

    void missing(Path path) {
      contents.put(path, MISSING);
    }

    SourceFiles all() {
      return new SourceFiles(contents);
    }
  }
}
