package io.weir.net;

import org.jspecify.annotations.Nullable;

/**
 * Something with one deadline on a {@link TimerWheel}: the node is the object itself, so arming
 * allocates nothing. Owned by whoever extends it, on that object's loop; it may be armed again and
 * again as long as its owner lives.
 */
@LoopConfined
public abstract class Timed {
  static final long UNLINKED = -1;

  /** Nanoseconds since the wheel's origin; while armed. */
  long deadlineNanos;

  /** The tick at which the wheel looks at this node next, which may be before its deadline. */
  long visitTick = UNLINKED;

  @Nullable Timed previous;
  @Nullable Timed next;

  /** For subclasses. */
  protected Timed() {}

  /**
   * The deadline has passed. By then the node is no longer armed, so it may arm itself or others
   * again, and cancel others.
   */
  protected abstract void expired();

  /** Whether a deadline is pending. */
  public final boolean armed() {
    return visitTick != UNLINKED;
  }
}
