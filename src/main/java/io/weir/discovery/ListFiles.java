package io.weir.discovery;

import io.weir.net.AnyThread;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads lists of backends again and again, on a thread of its own that may wait for a disk. It does
 * not rely on being told of changes: a file system on the network, or a directory that is swapped
 * as a whole, would not tell. The thread begins with the first list. One per gateway.
 */
@AnyThread
final class ListFiles implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ListFiles.class);
  private static final long PERIOD_MILLIS = 2_000;

  private volatile List<ListWatch> lists = List.of();
  private @Nullable ScheduledExecutorService thread;

  /** From now on these, and no others. Control thread. */
  void watch(Collection<ListWatch> watched) {
    lists = List.copyOf(watched);
    if (thread == null && !lists.isEmpty()) {
      thread = Executors.newSingleThreadScheduledExecutor(ListFiles::newThread);
      thread.scheduleWithFixedDelay(
          this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private static Thread newThread(Runnable body) {
    Thread made = new Thread(body, "weir-files");
    made.setDaemon(true);
    return made;
  }

  private void look() {
    for (ListWatch list : lists) {
      try {
        list.look();
      } catch (RuntimeException e) {
        // An executor would never look again.
        log.error("a list of backends was not read", e);
      }
    }
  }

  /** Ends without waiting: a disk that does not answer must not hold up the end. */
  @Override
  public void close() {
    if (thread != null) {
      thread.shutdownNow();
    }
  }
}
