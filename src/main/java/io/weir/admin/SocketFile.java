package io.weir.admin;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The place of a unix socket in the file system, from bind to removal. Control side only.
 *
 * <p>A socket is born with whatever mode the umask leaves. So it is bound in a {@link Nursery},
 * gets its mode there, and only then moves to its path: there is no moment at which another user
 * could connect. The move also takes the place of a stale file in one step.
 */
final class SocketFile {
  private static final String OWNER_FILE = "rw-------";

  private final Path path;
  private final @Nullable Object identity;

  private SocketFile(Path path, @Nullable Object identity) {
    this.path = path;
    this.identity = identity;
  }

  /**
   * Binds the channel to {@code path}.
   *
   * @param replacing whether to take the place of a process that listens there; else it keeps it
   */
  static SocketFile bind(ServerSocketChannel channel, Path path, boolean replacing)
      throws IOException {
    Path target = path.toAbsolutePath();
    try {
      if (!replacing) {
        refuseIfTaken(target);
      }
      try (Nursery nursery = Nursery.beside(target)) {
        Path born = nursery.socket();
        channel.bind(UnixDomainSocketAddress.of(born));
        Files.setPosixFilePermissions(born, PosixFilePermissions.fromString(OWNER_FILE));
        Files.move(born, target, StandardCopyOption.ATOMIC_MOVE);
      }
      return new SocketFile(target, identity(target));
    } catch (NoSuchFileException e) {
      throw new IOException("admin.control: there is no directory for " + path, e);
    } catch (AccessDeniedException e) {
      throw new IOException("admin.control: no permission to create " + path, e);
    } catch (IOException | UnsupportedOperationException e) {
      throw new IOException("admin.control: cannot bind " + path + ": " + e.getMessage(), e);
    }
  }

  /** Deletes the file unless another process has put its own there. */
  void remove() throws IOException {
    if (identity != null && identity.equals(identity(path))) {
      Files.deleteIfExists(path);
    }
  }

  private static void refuseIfTaken(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    if (!attributes(path).isOther()) {
      throw new IOException("there is something that is not a socket");
    }
    if (answers(path)) {
      throw new IOException("another process listens there");
    }
  }

  private static boolean answers(Path path) {
    try (SocketChannel probe = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return probe.isConnected();
    } catch (IOException e) {
      // Refused: the file outlived its process.
      return false;
    }
  }

  private static @Nullable Object identity(Path path) throws IOException {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? attributes(path).fileKey() : null;
  }

  private static BasicFileAttributes attributes(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
  }
}
