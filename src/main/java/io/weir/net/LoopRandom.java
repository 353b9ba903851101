package io.weir.net;

/**
 * Random numbers of one loop (xorshift64*): good enough to spread load and jitter, never for
 * secrets. Owned by its {@link Loop}; a fixed seed gives a fixed sequence.
 */
@LoopConfined
public final class LoopRandom {
  private static final long ODD = 0x9E3779B97F4A7C15L;

  /** What a double cannot hold of a long, and what one of the rest is worth. */
  private static final int BITS_TOO_MANY = 11;

  private static final double UNIT = 0x1p-53;

  private long state;

  /** A generator; neighbouring seeds give unrelated sequences. */
  public LoopRandom(long seed) {
    long mixed = (seed + ODD) * 0xBF58476D1CE4E5B9L;
    mixed ^= mixed >>> 31;
    // The only state that xorshift never leaves.
    this.state = mixed == 0 ? ODD : mixed;
  }

  /** Sixty-four random bits, never all of them zero. */
  public long nextLong() {
    long x = state;
    x ^= x >>> 12;
    x ^= x << 25;
    x ^= x >>> 27;
    state = x;
    return x * 0x2545F4914F6CDD1DL;
  }

  /** True in this share of the cases, 0 to 1. */
  public boolean chance(double share) {
    return (nextLong() >>> BITS_TOO_MANY) * UNIT < share;
  }

  /** A number from 0 to below {@code bound}, which is positive. */
  public int nextInt(int bound) {
    assert bound > 0 : bound;
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }
}
