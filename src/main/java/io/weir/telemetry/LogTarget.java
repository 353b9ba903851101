package io.weir.telemetry;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Where the access log goes: opened, and opened anew after a rotation or an error, by the access
 * log's writer thread only.
 */
interface LogTarget {
  /** What operators know it by. */
  String name();

  Sink open() throws IOException;

  /** The target of a configuration: a stream of the process by name, else the path of a file. */
  static LogTarget of(String target) {
    return switch (target) {
      case "stdout" -> new StreamTarget(target, FileDescriptor.out);
      case "stderr" -> new StreamTarget(target, FileDescriptor.err);
      default -> new FileTarget(target);
    };
  }

  /** An open target; used by the writer thread only, until it closes it. */
  interface Sink extends Closeable {
    int write(ByteBuffer from) throws IOException;

    /** The length of the file, -1 when it is not a file. */
    default long size() throws IOException {
      return -1;
    }

    /** Whether the target's name stands for something else by now. */
    default boolean stale() throws IOException {
      return false;
    }
  }

  /** Standard output or error; closing it leaves the stream open, since others write there too. */
  record StreamTarget(String name, FileDescriptor descriptor) implements LogTarget {
    @Override
    public Sink open() {
      var channel = new FileOutputStream(descriptor).getChannel();
      return new Sink() {
        @Override
        public int write(ByteBuffer from) throws IOException {
          return channel.write(from);
        }

        @Override
        public void close() {}
      };
    }
  }

  /** A file by its path. */
  record FileTarget(String name) implements LogTarget {
    @Override
    public Sink open() throws IOException {
      return FileSink.open(Path.of(name));
    }
  }
}
