package io.weir.testkit;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * How a run over some bytes is cut, and what else may happen sooner or later in it. Whatever it
 * chooses, the outcome must be the same. Random, but always the same for the same bytes.
 */
public final class Pieces {
  private static final int SHORT = 4;

  private final @Nullable SplittableRandom random;

  private Pieces(@Nullable SplittableRandom random) {
    this.random = random;
  }

  /** All in one piece, everything as soon as possible. */
  public static Pieces whole() {
    return new Pieces(null);
  }

  /** Cut as these bytes say. */
  public static Pieces of(byte[] bytes) {
    return new Pieces(new SplittableRandom(Arrays.hashCode(bytes)));
  }

  /** Where the piece ends that begins at {@code from}; after it, and not behind {@code length}. */
  public int end(int from, int length) {
    if (random == null) {
      return length;
    }
    // Half of the pieces are so short that every place gets cut sooner or later.
    int longest = random.nextBoolean() ? SHORT : length;
    return Math.min(length, from + 1 + random.nextInt(longest));
  }

  /** Whether something that may happen now or later happens now. */
  public boolean choose() {
    return random == null || random.nextBoolean();
  }
}
