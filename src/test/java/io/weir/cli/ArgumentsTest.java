package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ArgumentsTest {

  @Test
  void word_inOrder_skipsOptions() throws UsageException {
    Arguments arguments = new Arguments(List.of("--json", "a.conf", "GET"));

    assertThat(arguments.flag("--json")).isTrue();
    assertThat(arguments.word("FILE")).isEqualTo("a.conf");
    assertThat(arguments.word("METHOD")).isEqualTo("GET");
    arguments.end();
  }

  @Test
  void flag_absent_isFalse() {
    assertThat(new Arguments(List.of("a.conf")).flag("--json")).isFalse();
  }

  @Test
  void value_bothSpellings_areTaken() throws UsageException {
    assertThat(new Arguments(List.of("--seconds", "3")).value("--seconds")).isEqualTo("3");
    assertThat(new Arguments(List.of("--seconds=3")).value("--seconds")).isEqualTo("3");
    assertThat(new Arguments(List.of()).value("--seconds")).isNull();
  }

  @Test
  void value_withoutValue_isRefused() {
    assertRefused(() -> new Arguments(List.of("--seconds")).value("--seconds"), "--seconds needs");
  }

  @Test
  void value_givenTwice_isRefused() {
    Arguments arguments = new Arguments(List.of("--seconds=1", "--seconds=2"));

    assertRefused(() -> arguments.value("--seconds"), "--seconds is given twice");
  }

  @Test
  void values_repeated_keepOrder() throws UsageException {
    Arguments arguments = new Arguments(List.of("-H", "A: 1", "x", "-H", "B: 2"));

    assertThat(arguments.values("-H")).containsExactly("A: 1", "B: 2");
    assertThat(arguments.words("FILE")).containsExactly("x");
  }

  @Test
  void word_missing_namesWhatIsMissing() {
    assertRefused(() -> new Arguments(List.of()).word("FILE"), "FILE is missing");
  }

  @Test
  void word_onlyUnknownOption_namesTheOption() {
    assertRefused(() -> new Arguments(List.of("--jsn")).word("FILE"), "unknown option --jsn");
  }

  @Test
  void end_leftOver_isRefused() {
    assertRefused(() -> new Arguments(List.of("b.conf")).end(), "unexpected 'b.conf'");
    assertRefused(() -> new Arguments(List.of("--jsn")).end(), "unknown option --jsn");
  }

  @Test
  void word_behindDoubleDash_mayLookLikeAnOption() throws UsageException {
    Arguments arguments = new Arguments(List.of("--", "-odd.conf"));

    assertThat(arguments.word("FILE")).isEqualTo("-odd.conf");
    arguments.end();
  }

  private interface Reading {
    void read() throws UsageException;
  }

  private static void assertRefused(Reading reading, String sentence) {
    assertThatThrownBy(reading::read)
        .isInstanceOf(UsageException.class)
        .hasMessageContaining(sentence);
  }
}
