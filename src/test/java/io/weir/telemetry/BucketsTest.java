package io.weir.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketsTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 7, 8, 15, 16, 17, 31, 32, 40})
  void find_anyNumberOfBounds_agreesWithLinearSearch(int count) {
    long seed = 20261124L + count;
    Random random = new Random(seed);
    List<Double> bounds =
        DoubleStream.generate(() -> random.nextInt(1, 1_000_000) / 1e6)
            .distinct()
            .limit(count)
            .sorted()
            .boxed()
            .toList();
    Buckets buckets = new Buckets(bounds);
    for (int i = 0; i < 2000; i++) {
      long nanos = random.nextLong(0, 1_200_000_000L);
      assertThat(buckets.find(nanos)).as("%d, seed %d", nanos, seed).isEqualTo(find(bounds, nanos));
    }
    assertThat(buckets.find(Long.MAX_VALUE)).isEqualTo(count);
    assertThat(buckets.find(0)).isZero();
  }

  private static int find(List<Double> bounds, long nanos) {
    int at = 0;
    while (at < bounds.size() && Math.round(bounds.get(at) * 1e9) < nanos) {
      at++;
    }
    return at;
  }

  @Test
  void find_valueOnBound_belongsToThatBucket() {
    Buckets buckets = new Buckets(List.of(0.001, 0.01, 0.1));
    assertThat(buckets.find(1_000_000)).isZero();
    assertThat(buckets.find(1_000_001)).isEqualTo(1);
    assertThat(buckets.find(100_000_000)).isEqualTo(2);
    assertThat(buckets.find(100_000_001)).isEqualTo(3);
  }

  @Test
  void record_negativeDuration_countsAsZero() {
    Buckets buckets = new Buckets(List.of(0.001, 0.01));
    Cells cells = new Cells(1, buckets.width());
    buckets.record(cells, 0, 0, -1);
    assertThat(buckets.counts(cells, 0)).containsExactly(1, 0, 0);
    assertThat(buckets.sumSeconds(cells, 0)).isZero();
  }

  @Test
  void constructor_boundsUnsortedAndTwice_areSortedAndOnce() {
    assertThat(new Buckets(List.of(0.5, 0.1, 0.5)).upperSeconds())
        .containsExactly(0.1, 0.5, Double.POSITIVE_INFINITY);
  }
}
