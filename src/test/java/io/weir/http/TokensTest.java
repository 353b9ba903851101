package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@link Tokens}. */
class TokensTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"close", "CLOSE", " close\t", "a, close", "close,a", ",,close,", "a ,\tClose ,b"})
  void contains_elementInAnyPlace_isTrue(String list) {
    assertThat(Tokens.contains(list, "close")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",", "closed", "xclose", "clo se", "close;q=1", "\"close\""})
  void contains_otherElements_isFalse(String list) {
    assertThat(Tokens.contains(list, "close")).isFalse();
  }

  @Test
  void isValue_everyChar_refusesControlsAndWideChars() {
    for (char c = 0; c < 0x300; c++) {
      boolean good = c == '\t' || (c >= 0x20 && c <= 0xff && c != 0x7f);
      assertThat(Tokens.isValue("a" + c)).as("%04x", (int) c).isEqualTo(good);
    }
    assertThat(Tokens.isValue("")).isTrue();
  }
}
