package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaxForwardsTest {
  private static FlatHeaders with(String value) {
    FlatHeaders headers = new FlatHeaders();
    headers.append(HeaderNames.MAX_FORWARDS, value);
    return headers;
  }

  @ParameterizedTest
  @CsvSource({"1, 0", "70, 69", "007, 6", "999999999, 999999998"})
  void isLastHop_moreThanZero_isOneLess(String before, String after) {
    FlatHeaders headers = with(before);
    assertThat(MaxForwards.isLastHop(headers)).isFalse();
    assertThat(headers.get(HeaderNames.MAX_FORWARDS)).isEqualTo(after);
  }

  @ParameterizedTest
  @CsvSource({"0", "000"})
  void isLastHop_zero_isTheLast(String value) {
    assertThat(MaxForwards.isLastHop(with(value))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"-1", "+1", "1.5", "x", "''", "9999999999"})
  void isLastHop_noNumberOfHops_staysAsItIs(String value) {
    FlatHeaders headers = with(value);
    assertThat(MaxForwards.isLastHop(headers)).isFalse();
    assertThat(headers.get(HeaderNames.MAX_FORWARDS)).isEqualTo(value);
  }

  @Test
  void isLastHop_withoutTheField_isNot() {
    assertThat(MaxForwards.isLastHop(new FlatHeaders())).isFalse();
  }
}
