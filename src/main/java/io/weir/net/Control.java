package io.weir.net;

/**
 * The control thread, as the packages below the gateway see it: its clock, and the way to run
 * something there. What they do on it must not wait. Lives as long as the gateway.
 */
@AnyThread
public interface Control {
  /** A monotonic reading of any origin. */
  long nanos();

  /** Runs a task there soon. */
  void execute(Runnable task);

  /** Runs a task there after some time. Neither runs anything once the gateway has ended. */
  void after(long nanos, Runnable task);
}
