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

  @Test
  void idOf_bytes_agreesWithIdOfTextInAnyCase() {
    for (int id = 1; id < 64 && HeaderNames.nameOf(id) != null; id++) {
      String name = HeaderNames.nameOf(id).toString();
      String odd =
          name.substring(0, 1).toLowerCase(Locale.ROOT)
              + name.substring(1).toUpperCase(Locale.ROOT);
      for (String text : List.of(name, name.toLowerCase(Locale.ROOT), odd)) {
        byte[] bytes = ("<" + text + ">").getBytes(US_ASCII);
        assertThat(HeaderNames.idOf(bytes, 1, bytes.length - 1)).as(text).isEqualTo(id);
      }
      byte[] longer = (name + "x").getBytes(US_ASCII);
      assertThat(HeaderNames.idOf(longer, 0, longer.length))
          .isEqualTo(HeaderNames.idOf(name + "x"));
      longer[name.length() - 1] ^= 1;
      String other = new String(longer, 0, name.length(), US_ASCII);
      assertThat(HeaderNames.idOf(longer, 0, name.length())).isEqualTo(HeaderNames.idOf(other));
    }
  }

  @Test
  void spelled_theUsualWays_areConstants() {
    byte[] bytes = "Hosthosthost".getBytes(US_ASCII);
    assertThat((Object) HeaderNames.spelled(HeaderNames.HOST, bytes, 0, 4))
        .isSameAs(HeaderNames.nameOf(HeaderNames.HOST));
    assertThat((Object) HeaderNames.spelled(HeaderNames.HOST, bytes, 4, 8))
        .isSameAs(HeaderNames.spelled(HeaderNames.HOST, bytes, 8, 12));
    assertThat((Object) HeaderNames.spelled(HeaderNames.HOST, "hOST".getBytes(US_ASCII), 0, 4))
        .isNull();
  }
}
