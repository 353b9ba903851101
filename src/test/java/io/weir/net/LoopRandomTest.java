package io.weir.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoopRandomTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, -1, 0x61C8864680B583EBL, Long.MIN_VALUE})
  void nextInt_anySeed_isEvenAndInBounds(long seed) {
    LoopRandom random = new LoopRandom(seed);
    int[] counts = new int[7];
    for (int i = 0; i < 70_000; i++) {
      counts[random.nextInt(7)]++;
    }
    // Five standard deviations.
    assertThat(Arrays.stream(counts)).allMatch(count -> count > 9_500 && count < 10_500);
    assertThat(random.nextInt(1)).isZero();
    assertThat(random.nextInt(Integer.MAX_VALUE)).isNotNegative();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 42, -7})
  void nextLong_sameSeed_sameSequenceAndNeighbourDiffers(long seed) {
    assertThat(draw(seed)).isEqualTo(draw(seed)).isNotEqualTo(draw(seed + 1));
    assertThat(Arrays.stream(draw(seed)).distinct().count()).isEqualTo(100);
  }

  private static long[] draw(long seed) {
    LoopRandom random = new LoopRandom(seed);
    long[] drawn = new long[100];
    Arrays.setAll(drawn, i -> random.nextLong());
    return drawn;
  }
}
