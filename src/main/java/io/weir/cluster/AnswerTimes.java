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

  /** Bits behind the point of a logarithm. */
  private static final int FRACTION = 14;

  /**
   * Lower bits of a word, which count; the upper ones add up logarithms. What a word has gained
   * between two looks has room in both, whatever the word itself has lost at its upper end.
   */
  private static final int COUNT_BITS = 22;

  private static final int COUNT_MASK = (1 << COUNT_BITS) - 1;

  private final long[][] loops;

  AnswerTimes(int loops) {
    this.loops = new long[loops][PAD + 1 + PAD];
  }

  /** On the loop with this index. */
  void add(int loop, long nanos) {
    long[] own = loops[loop];
    // In one word, or whoever looks in between would have a logarithm more than answers: with few
    // of them that is twice the time.
    LONG.setOpaque(own, PAD, own[PAD] + (scaled(Math.max(1, nanos)) << COUNT_BITS) + 1);
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
    long sum = 0;
    for (long[] own : loops) {
      sum += (long) LONG.getOpaque(own, PAD);
    }
    return new Sums(sum);
  }

  /** Answers of some time. Immutable. */
  record Sums(long word) {
    static final Sums NONE = new Sums(0);

    Sums since(Sums earlier) {
      return new Sums(word - earlier.word);
    }

    int count() {
      return (int) word & COUNT_MASK;
    }

    /** How long they typically took; there must be some. */
    double typicalNanos() {
      return unscaled((double) (word >>> COUNT_BITS) / count());
    }
  }
}
