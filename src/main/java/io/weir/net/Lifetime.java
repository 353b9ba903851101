package io.weir.net;

/**
 * When a connection is old enough to end, give or take ten per cent, so that connections made
 * together do not end together. A connection keeps the result and looks at it when it is idle or
 * begins something new. Stateless.
 */
@LoopConfined
public final class Lifetime {
  private static final long FOREVER_NANOS = Long.MAX_VALUE / 2;

  private Lifetime() {}

  /**
   * The end of a life that begins now, by the loop's clock.
   *
   * @param nanos about how long; 0 for ever
   */
  public static long endNanos(Loop loop, long nanos) {
    long jittered = nanos == 0 ? FOREVER_NANOS : nanos / 1000 * (900 + loop.random().nextInt(200));
    return loop.nowNanos() + jittered;
  }
}
