package io.weir.config;

import java.nio.file.Path;
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
    contents.keySet().forEach(path -> now.put(path, TextFile.read(path, Sources.MAX_BYTES).hash()));
    return new SourceFiles(now);
  }

  /** Gathers them while a configuration is read. */
  static final class Gathering {
    private final Map<Path, String> contents = new TreeMap<>();

    /**
     * @param hash empty if it could not be read
     */
    void read(Path path, String hash) {
      contents.put(path, hash);
    }

    void missing(Path path) {
      contents.put(path, MISSING);
    }

    SourceFiles all() {
      return new SourceFiles(contents);
    }
  }
}
