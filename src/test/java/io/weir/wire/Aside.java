package io.weir.wire;

import io.weir.testkit.Patience;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A part of a test that goes on beside it, on a thread of its own. */
final class Aside {
  private final FutureTask<Void> task;

  private Aside(FutureTask<Void> task) {
    this.task = task;
  }

  /** What goes on; it may fail, and {@link #join} says so. */
  @FunctionalInterface
  interface Step {
    void run() throws Exception;
  }

  /** Begins it. */
  static Aside begin(Step step) {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              step.run();
              return null;
            });
    Thread thread = new Thread(task, "aside");
    thread.setDaemon(true);
    thread.start();
    return new Aside(task);
  }

  /** Does it again and again at this pace, until it fails or the result is closed. */
  static AutoCloseable every(int millis, Step step) {
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            body -> {
              Thread thread = new Thread(body, "pace");
              thread.setDaemon(true);
              return thread;
            });
    Runnable beat =
        () -> {
          try {
            step.run();
          } catch (Exception e) {
            // The other side has had enough, which is what such tests wait for.
            clock.shutdown();
          }
        };
    clock.scheduleAtFixedRate(beat, millis, millis, TimeUnit.MILLISECONDS);
    return clock::shutdownNow;
  }

  /** Waits for its end, and fails if it has failed. */
  void join() {
    try {
      task.get(Patience.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("what went on beside the test did not end well", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
