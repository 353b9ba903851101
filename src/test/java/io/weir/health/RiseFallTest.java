package io.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What rows of checks come to. */
final class RiseFallTest {
  private final RiseFall rows = new RiseFall();

  /** The state after each check: U or D, lower case where nothing changed. */
  private String after(String checks) {
    StringBuilder states = new StringBuilder();
    for (int i = 0; i < checks.length(); i++) {
      boolean changed = rows.record(checks.charAt(i) == '+', 2, 3);
      char state = rows.up() ? 'U' : 'D';
      states.append(changed ? state : Character.toLowerCase(state));
      if (changed) {
        rows.settled();
      }
    }
    return states.toString();
  }

  @Test
  void record_firstCheck_decidesAloneInEitherDirection() {
    assertThat(after("+")).isEqualTo("U");
    rows.reset();
    assertThat(after("-")).isEqualTo("D");
  }

  @Test
  void record_rows_changeTheStateOnlyWhenLongEnough() {
    assertThat(after("+--+--+---")).isEqualTo("UuuuuuuuuD");
    assertThat(after("-+-+-++")).isEqualTo("ddddddU");
  }

  @Test
  void record_flapping_neverChanges() {
    assertThat(after("+" + "-+".repeat(1000))).isEqualTo("U" + "u".repeat(2000));
  }

  @Test
  void against_whileChanging_counts() {
    after("+-");
    assertThat(rows.against()).isEqualTo(1);
    after("+");
    assertThat(rows.against()).isZero();
  }
}
