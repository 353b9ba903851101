package io.weir.net;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread, {@code weir-files}, that looks at files again and again and may wait for a disk. Being
 * told of changes by the kernel is not relied on: a file system on the network, or a directory that
 * is swapped as a whole, would not tell. Used from the control thread; the thread begins with the
 * first file to look at. One per gateway.
 */
@ControlOnly
public final class FileThread implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FileThread.class);

  private final Map<String, Looks> looks = new HashMap<>();
  private @Nullable ScheduledExecutorService thread;

  private record Looks(long millis, ScheduledFuture<?> future) {}

  /**
   * Has {@code look} run on the thread, again and again. What has this name and period already goes
   * on as it is.
   *
   * @param millis between the end of one look and the next; 0 for never any more
   */
  public void every(String name, long millis, Runnable look) {
    Looks before = looks.get(name);
    if (before != null && before.millis() == millis) {
      return;
    }
    if (before != null) {
      before.future().cancel(false);
      looks.remove(name);
    }
    if (millis > 0) {
      ScheduledFuture<?> future =
          thread()
              .scheduleWithFixedDelay(
                  () -> guarded(name, look), millis, millis, TimeUnit.MILLISECONDS);
      looks.put(name, new Looks(millis, future));
    }
  }

  private ScheduledExecutorService thread() {
    ScheduledExecutorService running = thread;
    if (running == null) {
      running = new ScheduledThreadPoolExecutor(1, FileThread::newThread);
      thread = running;
    }
    return running;
  }

  private static Thread newThread(Runnable body) {
    Thread made = new Thread(body, "weir-files");
    made.setDaemon(true);
    return made;
  }

  private static void guarded(String name, Runnable look) {
    try {
      look.run();
    } catch (RuntimeException | Error e) {
      // An executor would never look again.
      log.error("{} could not be looked at", name, e);
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
