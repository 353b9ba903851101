package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which suggestion is made, and when none is. */
class DidYouMeanTest {
  private static final List<String> KEYS =
      List.of("bind", "backlog", "limits", "timeouts", "path", "host");

  @ParameterizedTest
  @CsvSource({
    "bnid, bind",
    "bindd, bind",
    "bin, bind",
    "backlg, backlog",
    "tiemouts, timeouts",
    "limit, limits",
    "paht, path",
    "hots, host"
  })
  void hint_typingError_namesTheKey(String typed, String meant) {
    assertThat(DidYouMean.hint(typed, KEYS)).isEqualTo("; did you mean \"" + meant + "\"?");
  }

  @ParameterizedTest
  @CsvSource({"bind", "zzzz", "b", "something", "''"})
  void hint_nothingNear_isEmpty(String typed) {
    assertThat(DidYouMean.hint(typed, KEYS)).isEmpty();
  }

  @Test
  void hint_twoEquallyNear_takesTheFirstOfTheAlphabet() {
    assertThat(DidYouMean.hint("cat", List.of("hat", "bat", "rat"))).contains("\"bat\"");
    assertThat(DidYouMean.hint("abcdef", List.of("abcxyf", "abcdeg"))).contains("\"abcdeg\"");
  }

  @Test
  void distance_swapOfNeighbours_countsOnce() {
    assertThat(DidYouMean.distance("ab", "ba")).isEqualTo(1);
    assertThat(DidYouMean.distance("abc", "")).isEqualTo(3);
    assertThat(DidYouMean.distance("kitten", "sitting")).isEqualTo(3);
  }
}
