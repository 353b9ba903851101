package io.weir.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The memory of one exchange. */
final class TriedTest {
  private final Tried tried = new Tried();

  @Test
  void add_backend_containsThatOneOnly() {
    Backend had = Fixture.backend(1);
    tried.add(had);
    assertThat(tried.contains(had)).isTrue();
    assertThat(tried.contains(Fixture.backend(1))).isFalse();
  }

  @Test
  void add_theSameTwice_countsOnce() {
    Backend had = Fixture.backend(1);
    tried.add(had);
    tried.add(had);
    assertThat(tried.count()).isEqualTo(1);
  }

  @Test
  void cut_toWhatWasThereBefore_forgetsTheRest() {
    Backend first = Fixture.backend(1);
    Backend second = Fixture.backend(2);
    tried.add(first);
    tried.add(second);
    tried.cut(1);
    assertThat(tried.count()).isEqualTo(1);
    assertThat(tried.contains(first)).isTrue();
    assertThat(tried.contains(second)).isFalse();
  }

  @Test
  void clear_afterSome_remembersNothing() {
    Backend had = Fixture.backend(1);
    tried.add(had);
    tried.clear();
    assertThat(tried.contains(had)).isFalse();
    assertThat(tried.count()).isZero();
  }

  @Test
  void add_moreThanItHolds_isFullAndStaysSo() {
    for (int i = 0; i < Tried.MAX + 3; i++) {
      assertThat(tried.full()).isEqualTo(i >= Tried.MAX);
      tried.add(Fixture.backend(i + 1));
    }
    assertThat(tried.count()).isEqualTo(Tried.MAX);
  }
}
