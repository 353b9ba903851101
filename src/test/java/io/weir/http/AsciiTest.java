package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tests {@link Ascii}. */
class AsciiTest {

  @Test
  void lowerCase_nothingToDo_isSameObject() {
    String text = new String("already-lower.example");
    assertThat(Ascii.lowerCase(text)).isSameAs(text);
  }

  @Test
  void lowerCase_mixed_foldsAsciiOnly() {
    assertThat(Ascii.lowerCase("aBC-\u0130\u00c4Z")).isEqualTo("abc-\u0130\u00c4z");
  }

  @Test
  void equalsIgnoreCase_foldsAsciiOnly() {
    assertThat(Ascii.equalsIgnoreCase("Chunked", "cHUNKED")).isTrue();
    assertThat(Ascii.equalsIgnoreCase("\u017f", "s")).isFalse();
    assertThat(Ascii.equalsIgnoreCase("@", "`")).isFalse();
    assertThat(Ascii.equalsIgnoreCase("[", "{")).isFalse();
    assertThat(Ascii.equalsIgnoreCase("ab", "abc")).isFalse();
  }

  @Test
  void isToken_everyByte_followsTheGrammar() {
    String allowed =
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    for (char c = 0; c < 0x200; c++) {
      assertThat(Ascii.isToken(String.valueOf(c)))
          .as("%02x", (int) c)
          .isEqualTo(allowed.indexOf(c) >= 0);
    }
    assertThat(Ascii.isToken("")).isFalse();
  }

  @Test
  void hex_everyChar_isDigitOrMinusOne() {
    for (char c = 0; c < 0x200; c++) {
      int expected =
          "0123456789abcdef".indexOf(c) >= 0
              ? "0123456789abcdef".indexOf(c)
              : "0123456789ABCDEF".indexOf(c);
      assertThat(Ascii.hex(c)).isEqualTo(expected);
    }
  }

  @Test
  void regionMatches_beyondTheEnd_isFalse() {
    assertThat(Ascii.regionMatches("http:/", 0, "http://")).isFalse();
    assertThat(Ascii.regionMatches("xHTTP://", 1, "http://")).isTrue();
  }
}
