package io.weir.net;

/**
 * When a connection is old enough to end, give or take ten per cent, so that connections made
 * together do not end together. Immutable; belongs to its connection, which checks it when it is
 * idle or begins something new.
 */
@LoopConfined
public final class Lifetime {
  private static final long FOREVER_NANOS = Long.MAX_VALUE / 2;

  private final long endNanos;

  /**
   * Begins now.
   *
   * @param nanos about how long; 0 for ever
   */
  public Lifetime(Loop loop, long nanos) {
    long jittered = nanos == 0 ? FOREVER_NANOS : nanos / 1000 * (900 + loop.random().nextInt(200));
    this.endNanos = loop.nowNanos() + jittered;
  }

  /** What is left at {@code nowNanos}; not more than 0 when it is over. */
  public long leftNanos(long nowNanos) {
    return endNanos - nowNanos;
  }

  public boolean over(long nowNanos) {
    return leftNanos(nowNanos) <= 0;
  }
}
