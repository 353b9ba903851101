package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.AsciiString;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** Tests {@link HeaderNames}. */
class HeaderNamesTest {

  @Test
  void idOf_everyKnownName_isFoundInAnyCaseAndType() {
    int known = 0;
    for (int id = 1; id < HeaderNames.LIMIT; id++) {
      AsciiString name = HeaderNames.nameOf(id);
      if (name != null) {
        known++;
        assertThat(HeaderNames.idOf(name)).isEqualTo(id);
        assertThat(HeaderNames.idOf(name.toString().toUpperCase(Locale.ROOT))).isEqualTo(id);
        assertThat(HeaderNames.idOf(name.toString().toLowerCase(Locale.ROOT))).isEqualTo(id);
        assertThat(HeaderNames.idOf(new AsciiString("-" + name).subSequence(1))).isEqualTo(id);
      }
    }
    assertThat(known).isGreaterThan(40);
  }

  @Test
  void idOf_everyKnownName_isTokenWithoutUnderscore() {
    for (int id = 1; id < HeaderNames.LIMIT; id++) {
      AsciiString name = HeaderNames.nameOf(id);
      if (name != null) {
        assertThat(Ascii.isToken(name)).isTrue();
        assertThat(name.toString()).doesNotContain("_");
      }
    }
  }

  @Test
  void idOf_nearMisses_haveNone() {
    assertThat(HeaderNames.idOf("")).isZero();
    assertThat(HeaderNames.idOf("Hos")).isZero();
    assertThat(HeaderNames.idOf("Hosts")).isZero();
    assertThat(HeaderNames.idOf("X_Forwarded_For")).isZero();
    assertThat(HeaderNames.idOf("Transfer-Encodin\u011f")).isZero();
    assertThat(HeaderNames.idOf("\u212aeep-Alive")).isZero(); // The Kelvin sign is a K to Unicode.
    assertThat(HeaderNames.idOf("x".repeat(500))).isZero();
  }
}
