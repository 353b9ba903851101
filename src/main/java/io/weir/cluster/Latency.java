package io.weir.cluster;

import java.time.Duration;

/**
 * What is known of a backend's latency, in one word that {@link Backend} keeps: an average that
 * follows a slower answer at once and a faster one by and by, and when it was taken. The fresher it
 * is, the more it counts; after the window it has been forgotten. Pure functions of the word and
 * the time; loops that change the word at the same moment lose one sample and nothing else.
 *
 * <p>The upper half of the word is the latency in nanoseconds as a float, the lower half the time
 * in ticks.
 */
final class Latency {
  /** The word of a backend that has not been asked yet. */
  static final long UNKNOWN = 0;

  /** A tick is 2^20 ns, about a millisecond. */
  private static final int TICK_BITS = 20;

  /** Clocks of two loops are this much apart at most; beyond it the ticks have wrapped around. */
  private static final int SKEW_TICKS = 1 << 16;

  /** Of a sample of the window's age this power of e is left; then nothing is. */
  private static final int DEPTH = 8;

  private static final int STEPS = 256;
  private static final float[] LEFT = left();

  private final int windowTicks;
  private final float stepsPerTick;

  /** What a failed attempt counts for at least. */
  private final float penaltyNanos;

  Latency(Duration window) {
    windowTicks = (int) (window.toNanos() >> TICK_BITS);
    stepsPerTick = (float) STEPS / windowTicks;
    penaltyNanos = (float) window.toNanos() / DEPTH;
  }

  private static float[] left() {
    float[] left = new float[STEPS + 1];
    for (int i = 0; i <= STEPS; i++) {
      left[i] = (float) Math.exp((double) -DEPTH * i / STEPS);
    }
    return left;
  }

  static int tick(long nanos) {
    return (int) (nanos >> TICK_BITS);
  }

  static float nanos(long word) {
    return Float.intBitsToFloat((int) (word >>> 32));
  }

  private static long word(float nanos, int tick) {
    return ((long) Float.floatToRawIntBits(nanos) << 32) | Integer.toUnsignedLong(tick);
  }

  /** How much of the word still counts, 1 for all of it, 0 for nothing. */
  float freshness(long word, int tick) {
    int age = tick - (int) word;
    if (age <= 0) {
      return word != UNKNOWN && age > -SKEW_TICKS ? 1 : 0;
    }
    if (word == UNKNOWN || age >= windowTicks) {
      return 0;
    }
    float step = age * stepsPerTick;
    int whole = Math.min((int) step, STEPS - 1);
    return LEFT[whole] + (LEFT[whole + 1] - LEFT[whole]) * (step - whole);
  }

  /**
   * The word after an attempt.
   *
   * @param nanos to the response header, or to the end of the attempt if that came first
   */
  long after(long word, AttemptResult result, long nanos, int tick) {
    float left = freshness(word, tick);
    float before = left == 0 ? 0 : nanos(word);
    float sample = Math.max(1, (float) nanos);
    return switch (result) {
      case ANSWERED -> word(before, left, sample, tick);
      // Twice as slow as before, so that a few do little and many do much.
      case FAULTY -> {
        float doubled = left == 0 ? penaltyNanos : Math.min(2 * before, penaltyNanos);
        yield word(before, left, Math.max(sample, doubled), tick);
      }
      // To be refused at once is not to be fast.
      case FAILED -> word(before, left, Math.max(sample, penaltyNanos), tick);
      // It would have taken longer than this, so this says something only if it was long.
      case GIVEN_UP -> sample < before ? word : word(before, left, sample, tick);
    };
  }

  private static long word(float before, float left, float sample, int tick) {
    return word(sample >= before ? sample : sample + (before - sample) * left, tick);
  }
}
