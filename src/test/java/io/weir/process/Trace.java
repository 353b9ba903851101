package io.weir.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What a process asked of the kernel, as strace wrote it down: calls that are about descriptors, of
 * all threads, in their order. Immutable.
 *
 * @param lines {@code THREAD CALL(ARGUMENTS) = RESULT}; a call during which another thread had its
 *     turn is two lines, {@code <unfinished ...>} and {@code <... CALL resumed>}
 */
record Trace(List<String> lines) {

  /** A command that writes down what the command behind it asks of the kernel. */
  static List<String> command(Path file) {
    String strace = Programs.need("strace");
    return List.of(strace, "-f", "-y", "-e", "trace=%desc,%network", "-o", file.toString());
  }

  /** Reads what was written, once the process has ended. */
  static Trace read(Path file) {
    try {
      return new Trace(Files.readString(file, UTF_8).lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was said to epoll about sockets; its loops also watch descriptors of their own. */
  List<String> epollOfSockets() {
    return having(line -> line.contains(" epoll_ctl(") && line.contains("<socket:["));
  }

  private List<String> having(Predicate<String> wanted) {
    return lines.stream().filter(wanted).toList();
  }

  /**
   * What one thread did between two points, each the first line with this text: by the name of the
   * call, how often. The thread is the one that the first line is of.
   */
  Map<String, Integer> between(String from, String to) {
    int first = indexOf(from);
    String thread = thread(lines.get(first));
    Map<String, Integer> calls = new TreeMap<>();
    for (String line : lines.subList(first + 1, indexOf(to) + 1)) {
      // Not the second half of a call counted already, and not the JVM's memory.
      boolean counts = !line.contains(" <... ") && !line.contains(" mmap(");
      if (counts && thread(line).equals(thread)) {
        calls.merge(call(line), 1, Integer::sum);
      }
    }
    return calls;
  }

  private int indexOf(String text) {
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(text)) {
        return i;
      }
    }
    throw new AssertionError("no line with " + text + " in " + lines.size() + " lines");
  }

  private static String thread(String line) {
    return line.substring(0, line.indexOf(' '));
  }

  private static String call(String line) {
    return line.substring(line.indexOf(' '), line.indexOf('(')).strip();
  }
}
