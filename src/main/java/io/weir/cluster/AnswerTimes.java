package io.weir.cluster;

import io.weir.net.AnyThread;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * How many answers there were and how long they took: on a scale of powers of two, so that their
 * mean is the geometric one. A slow answer among a hundred hardly moves it, and it does not jump
 * from one kind of request to another as a median does. Each loop writes for itself, the control
 * thread adds up. Lives as long as its {@link AdaptiveLimit}.
 */
@AnyThread
final class AnswerTimes {
  private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);

  /** Two cache lines before and behind what a loop writes, as in the cells of meters. */
  private static final int PAD = 16;

  private static final int COUNT = PAD;
  private static final int SUM = PAD + 1;

  /** Bits behind the point of a logarithm. */
  private static final int FRACTION = 16;

  private final long[][] loops;

  AnswerTimes(int loops) {
    this.loops = new long[loops][PAD + 2 + PAD];
  }

  /** On the loop with this index. */
  void add(int loop, long nanos) {
    long[] own = loops[loop];
    LONG.setOpaque(own, COUNT, own[COUNT] + 1);
    LONG.setOpaque(own, SUM, own[SUM] + scaled(Math.max(1, nanos)));
  }

  /** The logarithm to the base of two, with straight lines between the powers. */
  private static long scaled(long nanos) {
    int zeros = Long.numberOfLeadingZeros(nanos);
    long exponent = Long.SIZE - 1L - zeros;
    long mantissa = nanos << zeros << 1 >>> (Long.SIZE - FRACTION);
    return (exponent << FRACTION) + mantissa;
  }

  private static double unscaled(double scaled) {
    double log = scaled / (1 << FRACTION);
    double exponent = Math.floor(log);
    return Math.scalb(1 + log - exponent, (int) exponent);
  }

  /** All so far. */
  Sums sums() {
    long count = 0;
    long sum = 0;
    for (long[] own : loops) {
      count += (long) LONG.getOpaque(own, COUNT);
      sum += (long) LONG.getOpaque(own, SUM);
    }
    return new Sums(count, sum);
  }

  /** Answers of some time. Immutable. */
  record Sums(long count, long scaled) {
    static final Sums NONE = new Sums(0, 0);

    Sums since(Sums earlier) {
      return new Sums(count - earlier.count, scaled - earlier.scaled);
    }

    /** How long they typically took; there must be some. */
    double typicalNanos() {
      return unscaled((double) scaled / count);
    }
  }
}
