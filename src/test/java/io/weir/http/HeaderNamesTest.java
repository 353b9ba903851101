package io.weir.http;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.AsciiString;
import java.util.List;
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

  /** As it stands in a section, which goes on behind it. */
  private static int idInSection(String name) {
    byte[] section = ("<" + name + ": value\r\n").getBytes(US_ASCII);
    return HeaderNames.idOf(section, 1, 1 + name.length());
  }

  @Test
  void idOf_bytes_agreesWithIdOfTextInAnyCase() {
    for (int id = 1; id < 64 && HeaderNames.nameOf(id) != null; id++) {
      String name = HeaderNames.nameOf(id).toString();
      String odd =
          name.substring(0, 1).toLowerCase(Locale.ROOT)
              + name.substring(1).toUpperCase(Locale.ROOT);
      for (String text : List.of(name, name.toLowerCase(Locale.ROOT), odd)) {
        assertThat(idInSection(text)).as(text).isEqualTo(id);
      }
    }
  }

  @Test
  void idOf_bytes_anyOtherTokenCharacterAnywhere_agreesWithIdOfText() {
    for (int id = 1; id < 64 && HeaderNames.nameOf(id) != null; id++) {
      String name = HeaderNames.nameOf(id).toString();
      for (int at = 0; at < name.length(); at++) {
        for (char c = 0; c < 0x80; c++) {
          if (Ascii.isTokenChar(c)) {
            String other = name.substring(0, at) + c + name.substring(at + 1);
            assertThat(idInSection(other)).as(other).isEqualTo(HeaderNames.idOf(other));
            String longer = name.substring(0, at) + c + name.substring(at);
            assertThat(idInSection(longer)).as(longer).isEqualTo(HeaderNames.idOf(longer));
          }
        }
      }
    }
  }
}
