package io.weir.health;

import io.weir.net.Control;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/** A control thread whose time a test moves. Tasks run in the test's thread, in their order. */
public final class ManualControl implements Control {
  /** Not zero, so that nobody relies on where the clock begins. */
  private static final long BEGIN = -TimeUnit.HOURS.toNanos(3);

  private record Task(long atNanos, long number, Runnable body) {}

  private final PriorityQueue<Task> tasks =
      new PriorityQueue<>(
          Comparator.comparingLong((Task task) -> task.atNanos() - BEGIN)
              .thenComparingLong(Task::number));
  private long now = BEGIN;
  private long count;

  @Override
  public long nanos() {
    return now;
  }

  @Override
  public void execute(Runnable task) {
    after(0, task);
  }

  @Override
  public void after(long nanos, Runnable task) {
    tasks.add(new Task(now + nanos, count++, task));
  }

  /** Runs what is due now. */
  public void settle() {
    passNanos(0);
  }

  public void passMillis(long millis) {
    passNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** Lets time pass, and runs what is due on the way, each at its time. */
  public void passNanos(long nanos) {
    long end = now + nanos;
    while (!tasks.isEmpty() && tasks.peek().atNanos() - end <= 0) {
      Task task = tasks.remove();
      now = task.atNanos();
      task.body().run();
    }
    now = end;
  }

  /** Tasks that wait for their time. */
  public int pending() {
    return tasks.size();
  }
}
