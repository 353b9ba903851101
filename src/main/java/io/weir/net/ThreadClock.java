package io.weir.net;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Reads from outside how a thread spends its time, so that the thread itself need not read a clock
 * around each of its waits. Made on that thread, then anybody's; it ends with the thread.
 */
@AnyThread
final class ThreadClock {
  private static final Path PROC = Path.of("/proc");

  private final long javaId;
  private final @Nullable Path schedstat;

  private ThreadClock(long javaId, @Nullable Path schedstat) {
    this.javaId = javaId;
    this.schedstat = schedstat;
  }

  /** Of the thread that calls. */
  static ThreadClock here() {
    return of(PROC.resolve("thread-self"));
  }

  /** The same, with the link of Linux to the calling thread at this place, if there is one. */
  static ThreadClock of(Path threadSelf) {
    long javaId = Thread.currentThread().getId();
    try {
      Path file = PROC.resolve(Files.readSymbolicLink(threadSelf)).resolve("schedstat");
      // A kernel that does not count has a file of zeros, though the thread runs.
      boolean counts = parse(Files.readString(file))[2] > 0;
      return new ThreadClock(javaId, counts ? file : null);
    } catch (IOException | UnsupportedOperationException | NumberFormatException notLinux) {
      return new ThreadClock(javaId, null);
    }
  }

  /** How the thread has spent its time; null if it has ended or nobody knows. */
  @Nullable ThreadTimes read() {
    Path file = schedstat;
    if (file != null) {
      return scheduled(file);
    }
    long ran = ManagementFactory.getThreadMXBean().getThreadCpuTime(javaId);
    return ran < 0 ? null : new ThreadTimes(System.nanoTime(), ran, -1);
  }

  private static @Nullable ThreadTimes scheduled(Path file) {
    try {
      long[] fields = parse(Files.readString(file));
      return new ThreadTimes(System.nanoTime(), fields[0], fields[1]);
    } catch (IOException ended) {
      return null;
    }
  }

  /** Time on a processor, time ready without one, times that it got one. */
  private static long[] parse(String text) throws IOException {
    String[] words = text.strip().split(" ", -1);
    long[] fields = new long[3];
    if (words.length < fields.length) {
      throw new IOException("this is no schedstat: " + text);
    }
    for (int i = 0; i < fields.length; i++) {
      fields[i] = Long.parseLong(words[i]);
    }
    return fields;
  }
}
