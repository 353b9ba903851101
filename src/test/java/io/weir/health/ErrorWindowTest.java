package io.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.health.BackendHealth.Tally;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Counts of the last seconds. */
final class ErrorWindowTest {
  private final ErrorWindow window = new ErrorWindow();

  @Test
  void look_first_hasSeenNothingYet() {
    assertThat(window.look(new Tally(1000, 500), 10)).isEqualTo(new Tally(0, 0));
  }

  @Test
  void look_anySequence_isTheDifferenceToTheFirstOneInTheWindow() {
    SplittableRandom random = new SplittableRandom(3);
    List<Tally> all = new ArrayList<>();
    Tally now = new Tally(0, 0);
    for (int second = 0; second < 100; second++) {
      now = new Tally(now.sound() + random.nextInt(9), now.faults() + random.nextInt(9));
      all.add(now);
      Tally first = all.get(Math.max(0, second - 7));
      assertThat(window.look(now, 7)).isEqualTo(now.since(first));
    }
  }

  @Test
  void clear_whatWasBefore_isForgotten() {
    window.look(new Tally(0, 0), 5);
    window.look(new Tally(9, 9), 5);
    window.clear();
    assertThat(window.look(new Tally(20, 20), 5)).isEqualTo(new Tally(0, 0));
    assertThat(window.look(new Tally(21, 22), 5)).isEqualTo(new Tally(1, 2));
  }

  @Test
  void look_anotherLength_beginsAnew() {
    window.look(new Tally(0, 0), 5);
    assertThat(window.look(new Tally(9, 9), 6)).isEqualTo(new Tally(0, 0));
  }
}
