package io.weir.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Three counts in one word. */
final class StreaksTest {
  private static final Streaks.Limits LIMITS = new Streaks.Limits(5, 3, 2);

  private static int row(Conduct... failures) {
    int word = 0;
    for (Conduct failure : failures) {
      word = Streaks.after(word, failure);
    }
    return word;
  }

  @Test
  void after_eachKind_countsForItselfAndAllWiderOnes() {
    int word = row(Conduct.SERVER_ERROR, Conduct.GATEWAY, Conduct.CONNECT, Conduct.CONNECT);
    assertThat(Streaks.failures(word)).isEqualTo(4);
    assertThat(Streaks.gateway(word)).isEqualTo(3);
    assertThat(Streaks.connect(word)).isEqualTo(2);
  }

  @Test
  void after_widerKind_endsTheNarrowerRows() {
    int word = row(Conduct.CONNECT, Conduct.GATEWAY, Conduct.SERVER_ERROR);
    assertThat(Streaks.failures(word)).isEqualTo(3);
    assertThat(Streaks.gateway(word)).isZero();
    assertThat(Streaks.connect(word)).isZero();
  }

  @Test
  void after_moreThanCanBeCounted_stopsAtTheBound() {
    int word = 0;
    for (int i = 0; i < 5000; i++) {
      word = Streaks.after(word, Conduct.CONNECT);
    }
    assertThat(Streaks.failures(word)).isEqualTo(1023);
    assertThat(Streaks.gateway(word)).isEqualTo(1023);
    assertThat(Streaks.connect(word)).isEqualTo(1023);
  }

  @Test
  void reached_atTheLimitOfOneKind_saysWhich() {
    int connects = row(Conduct.CONNECT, Conduct.CONNECT);
    assertThat(LIMITS.reached(row(Conduct.CONNECT))).isFalse();
    assertThat(LIMITS.reached(connects)).isTrue();
    assertThat(LIMITS.cause(connects)).isEqualTo(Cause.CONNECT);
    assertThat(LIMITS.length(connects)).isEqualTo(2);
    int gateway = row(Conduct.GATEWAY, Conduct.GATEWAY, Conduct.GATEWAY);
    assertThat(LIMITS.cause(gateway)).isEqualTo(Cause.GATEWAY);
    assertThat(LIMITS.length(gateway)).isEqualTo(3);
  }

  @Test
  void reached_limitsThatAreOff_never() {
    int word = 0;
    for (int i = 0; i < 100; i++) {
      word = Streaks.after(word, Conduct.CONNECT);
    }
    assertThat(Streaks.Limits.NONE.reached(word)).isFalse();
    assertThat(new Streaks.Limits(0, 0, 100).reached(word)).isTrue();
  }

  @Test
  void probation_oneFailureOfAnyKindMore_isReached() {
    for (Conduct kind : new Conduct[] {Conduct.CONNECT, Conduct.GATEWAY, Conduct.SERVER_ERROR}) {
      int word = LIMITS.probation();
      assertThat(LIMITS.reached(word)).isFalse();
      assertThat(LIMITS.reached(Streaks.after(word, kind))).isTrue();
    }
  }
}
