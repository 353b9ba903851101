package io.weir.gateway;

import io.weir.net.AnyThread;
import io.weir.net.Control;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread, {@code weir-control}, on which a gateway starts, reloads and drains: what happens
 * there happens one after the other, so none of it needs a lock. One per gateway, from before the
 * start to the end. Any thread may hand it work.
 */
@AnyThread
final class ControlThread implements Control, DrainSequence.Clock, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ControlThread.class);

  /** A reload may wait for a disk, which cannot be interrupted; an end does not wait longer. */
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final ScheduledThreadPoolExecutor executor;
  private volatile @Nullable Thread thread;

  ControlThread() {
    executor = new ScheduledThreadPoolExecutor(1, this::newThread);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Runs a task there and waits for its result; on the thread itself, at once. */
  <T> T call(Callable<T> task) {
    try {
      if (Thread.currentThread() == thread) {
        return task.call();
      }
      return await(executor.submit(task));
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs a task there soon. Nothing happens if the thread has ended. */
  @Override
  public void execute(Runnable task) {
    try {
      executor.execute(() -> guard(task));
    } catch (RejectedExecutionException e) {
      // The gateway has been closed; there is nothing left to act on.
      log.debug("task after the end", e);
    }
  }

  @Override
  public long nanos() {
    return System.nanoTime();
  }

  @Override
  public void after(long nanos, Runnable task) {
    try {
      executor.schedule(() -> guard(task), nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // As above.
      log.debug("task after the end", e);
    }
  }

  /** Ends the thread behind its current task. */
  @Override
  public void close() {
    executor.shutdown();
    if (Thread.currentThread() == thread) {
      return;
    }
    try {
      if (!executor.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        log.warn("the control thread is still busy; ending without it");
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      // Whoever interrupts wants the end sooner, and the thread is a daemon.
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }

  private Thread newThread(Runnable body) {
    Thread made = new Thread(body, "weir-control");
    made.setDaemon(true);
    thread = made;
    return made;
  }

  private static <T> T await(Future<T> future) throws Exception {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw e;
    }
  }

  private static void guard(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException | Error e) {
      // An executor would keep it in a future that nobody looks at.
      log.error("a task of the control thread failed", e);
    }
  }
}
