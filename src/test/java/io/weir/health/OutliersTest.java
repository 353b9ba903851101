package io.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Where an outlier begins. */
final class OutliersTest {
  @Test
  void threshold_oneOfFiveFailsHalf_liesBelowIt() {
    double threshold = Outliers.threshold(List.of(1.0, 1.0, 1.0, 1.0, 0.5), 1.9);
    assertThat(threshold).isBetween(0.5, 0.55);
  }

  @Test
  void threshold_allAlikeOrNearlySo_nobodyIsBelow() {
    assertThat(Outliers.threshold(List.of(1.0, 1.0, 1.0, 1.0, 0.98), 1.9)).isLessThan(0.98);
    assertThat(Outliers.threshold(List.of(0.3, 0.3, 0.3, 0.3, 0.3), 1.9)).isLessThan(0.3);
  }

  @Test
  void threshold_moreDeviations_fartherAway() {
    List<Double> rates = List.of(1.0, 0.9, 0.8, 0.7, 0.6);
    assertThat(Outliers.threshold(rates, 2)).isLessThan(Outliers.threshold(rates, 1));
  }
}
