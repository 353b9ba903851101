package io.weir.admin;

import io.weir.net.ControlOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A fresh directory that nobody else may enter, with a unix socket in it: Java cannot say with what
 * mode a socket is born, so it must be born where that does not matter. Deleted by {@link #close},
 * with the socket if that is still there. Control side only.
 */
@ControlOnly
public final class Nursery implements AutoCloseable {
  private static final String OWNER_DIRECTORY = "rwx------";

  private final Path directory;

  private Nursery(Path directory) {
    this.directory = directory;
  }

  /**
   * Makes one in the directory of {@code path}.
   *
   * @throws IOException when that is not possible
   */
  public static Nursery beside(Path path) throws IOException {
    int suffix = ThreadLocalRandom.current().nextInt(1 << 30);
    Path directory =
        path.toAbsolutePath().resolveSibling('.' + Integer.toString(suffix, Character.MAX_RADIX));
    Files.createDirectory(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_DIRECTORY)));
    return new Nursery(directory);
  }

  /** The place of the socket in the nursery of this name beside {@code path}. */
  public static Path socketIn(Path path, String name) {
    return path.toAbsolutePath().resolveSibling(name).resolve("s");
  }

  /** What it is called: a dot, then letters and digits. */
  public String name() {
    return directory.getFileName().toString();
  }

  /** The place of its socket. */
  public Path socket() {
    return socketIn(directory, name());
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(socket());
    Files.deleteIfExists(directory);
  }
}
