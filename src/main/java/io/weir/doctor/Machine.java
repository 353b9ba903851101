package io.weir.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files in which a Linux machine tells about itself. What cannot be read is not there: another
 * kernel, a container that hides it, or another system. Used for one examination.
 */
final class Machine {
  private final Path root;

  /**
   * @param root the directory that holds {@code proc} and {@code sys}
   */
  Machine(Path root) {
    this.root = root;
  }

  /** A kernel setting by its name with dots, in one line; null if there is none. */
  @Nullable String setting(String name) {
    return text("proc/sys/" + name.replace('.', '/'));
  }

  /** The soft limit of open descriptors of this very process. */
  @Nullable String descriptors() {
    for (String line : lines("proc/self/limits")) {
      if (line.startsWith("Max open files")) {
        return line.substring("Max open files".length()).strip().split("\\s+")[0];
      }
    }
    return null;
  }

  /** Whether this process may do what a capability allows. */
  boolean capable(int capability) {
    for (String line : lines("proc/self/status")) {
      if (line.startsWith("CapEff:")) {
        long bits = Long.parseUnsignedLong(line.substring("CapEff:".length()).strip(), 16);
        return (bits >> capability & 1) == 1;
      }
    }
    return false;
  }

  /** A limit of the process's own group of control groups (version 2), or of what is mounted. */
  @Nullable String group(String name) {
    for (String line : lines("proc/self/cgroup")) {
      if (line.startsWith("0::/")) {
        String own = text("sys/fs/cgroup" + line.substring("0::".length()) + "/" + name);
        if (own != null) {
          return own;
        }
      }
    }
    return text("sys/fs/cgroup/" + name);
  }

  private @Nullable String text(String path) {
    List<String> lines = lines(path);
    return lines.isEmpty() ? null : lines.get(0).strip().replaceAll("\\s+", " ");
  }

  private List<String> lines(String path) {
    try {
      Path file = root.resolve(path);
      return Files.isReadable(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      return List.of(); // Expected of files that exist and may not be read in a container.
    }
  }
}
