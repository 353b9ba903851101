package io.weir.telemetry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An open log file that is only appended to, so that cutting it short in place (copytruncate) is
 * safe. Used by the access log's writer thread, from opening to closing.
 */
final class FileSink implements LogTarget.Sink {
  private static final Set<OpenOption> APPEND =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);

  private final Path path;
  private final FileChannel channel;
  private final @Nullable Object identity;

  private FileSink(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.channel = channel;
    this.identity = identity(path);
  }

  static FileSink open(Path path) throws IOException {
    FileChannel channel = FileChannel.open(path, APPEND, permissions(path));
    try {
      return new FileSink(path, channel);
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** Lines name clients, so a new file is not for everyone to read. */
  private static FileAttribute<?>[] permissions(Path path) {
    if (!path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return new FileAttribute<?>[0];
    }
    var ownerAndGroup = PosixFilePermissions.fromString("rw-r-----");
    return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(ownerAndGroup)};
  }

  private static @Nullable Object identity(Path path) throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  @Override
  public int write(ByteBuffer from) throws IOException {
    return channel.write(from);
  }

  @Override
  public long size() throws IOException {
    return channel.size();
  }

  /** Renamed, removed with or without its directory, or replaced by another file. */
  @Override
  public boolean stale() throws IOException {
    try {
      return !Objects.equals(identity, identity(path));
    } catch (NoSuchFileException e) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
