package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** In what order problems come out, and which do not. */
class ProblemsTest {
  private final Problems problems = new Problems();

  @Test
  void toString_severalFiles_isSortedByFileAndLine() {
    problems.add(new Origin("b.conf", 1), "one");
    problems.add(new Origin("a.conf", 10), "two");
    problems.add(new Origin("a.conf", 9), "three");
    problems.add(new Origin("a.conf", 0), "four");

    assertThat(problems)
        .hasToString("a.conf: four\na.conf:9: three\na.conf:10: two\nb.conf:1: one");
  }

  @Test
  void list_sameLine_keepsTheOrderOfFinding() {
    problems.add(new Origin("a.conf", 1), "z");
    problems.add(new Origin("a.conf", 1), "a");

    assertThat(problems.list()).extracting(Problem::message).containsExactly("z", "a");
  }

  @Test
  void add_sameTwice_isKeptOnce() {
    problems.add(new Origin("a.conf", 1), "x");
    problems.add(new Origin("a.conf", 1), "x");
    problems.add(new Origin("a.conf", 2), "x");

    assertThat(problems.list()).hasSize(2);
  }

  @Test
  void add_afterSeal_isDropped() {
    assertThat(problems.isEmpty()).isTrue();
    problems.add(new Origin("a.conf", 1), "cause");
    problems.seal();
    problems.add(new Origin("a.conf", 2), "consequence");

    assertThat(problems).hasToString("a.conf:1: cause");
    assertThat(problems.isEmpty()).isFalse();
  }
}
