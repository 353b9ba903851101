package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@link Authority}. */
class AuthorityTest {

  private static final Pattern HOST = Pattern.compile("[a-z0-9._-]+|\\[[0-9a-f:.]+]");

  private final Authority authority = new Authority();

  @ParameterizedTest
  @CsvSource({
    "example.com, example.com, -1",
    "EXAMPLE.com:8080, example.com, 8080",
    "a_b.internal:1, a_b.internal, 1",
    "localhost:65535, localhost, 65535",
    "127.0.0.1:80, 127.0.0.1, 80",
    "example.com., example.com, -1",
    "example.com.:443, example.com, 443",
    "[::1], [::1], -1",
    "[2001:DB8::a]:8443, [2001:db8::a], 8443",
    "[::ffff:1.2.3.4], [::ffff:1.2.3.4], -1",
    "xn--bcher-kva.example, xn--bcher-kva.example, -1",
    "-, -, -1"
  })
  void parse_valid_splits(String text, String host, int port) {
    assertThat(authority.parse(text)).isTrue();
    assertThat(authority.host()).isEqualTo(host);
    assertThat(authority.port()).isEqualTo(port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "..",
        ".a",
        "a..b",
        "a.b..",
        ":",
        ":80",
        "a:",
        "a:0",
        "a:080",
        "a:65536",
        "a:99999",
        "a:100000",
        "a:-1",
        "a:+1",
        "a:8 ",
        "a:80:80",
        "a:b",
        "u@a",
        "u:p@a",
        "a,b",
        "a b",
        "a\tb",
        "a/b",
        "a?b",
        "a#b",
        "a\\b",
        "a%41",
        "a\u00e9",
        "a;b",
        "[",
        "[]",
        "]",
        "[::1",
        "::1",
        "[::1]x",
        "[::1]:",
        "[::1]:0",
        "[::g]",
        "[fe80::1%eth0]",
        "[v1.a]",
        "[1.2.3.4]",
        "[::1]]",
        "[[::1]]",
        "a]",
        "a[",
        "[:::1]",
        "a\0",
        "a\u007f",
        "*",
        "\uff41"
      })
  void parse_invalid_isRefused(String text) {
    assertThat(authority.parse(text)).isFalse();
    assertThat(authority.host()).isEmpty();
    assertThat(Authority.isValid(text)).isFalse();
  }

  @Test
  void parse_tooLong_isRefused() {
    assertThat(authority.parse("a".repeat(261))).isTrue();
    assertThat(authority.parse("a".repeat(262))).isFalse();
  }

  @Test
  void parse_sameTextAgain_sameObjects() {
    authority.parse("Example.com:80");
    String host = authority.host();
    assertThat(authority.parse(new String("Example.com:80"))).isTrue();
    assertThat(authority.host()).isSameAs(host);
    assertThat(authority.parse("bad host")).isFalse();
    assertThat(authority.parse(new String("bad host"))).isFalse();
    assertThat(authority.parse("Example.com:80")).isTrue();
    assertThat(authority.port()).isEqualTo(80);
  }

  @ParameterizedTest
  @CsvSource({
    "a.b, A.B, 80, true",
    "a.b:80, a.b, 80, true",
    "a.b, a.b:443, 443, true",
    "a.b:443, a.b, 80, false",
    "a.b:1, a.b:2, 80, false",
    "a.b, a.bc, 80, false",
    "a.b, a.b., 80, false",
    "[::1]:80, [::1], 80, true",
    "[::1], [::2], 80, false"
  })
  void same_comparesHostAndEffectivePort(String a, String b, int port, boolean same) {
    String inContext = "http://" + a + "/";
    assertThat(Authority.same(inContext, 7, 7 + a.length(), b, port)).isEqualTo(same);
    assertThat(Authority.same(b, 0, b.length(), a, port)).isEqualTo(same);
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12})
  void parse_randomText_lawsHold(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    String alphabet = "aZ09.-_:[]%@, /\\#?\u00e9\0f";
    int valid = 0;
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(9);
      for (int k = 0; k < length; k++) {
        text.append(
            alphabet.charAt(random.nextInt(random.nextInt(4) == 0 ? alphabet.length() : 10)));
      }
      valid += lawsHold(text.toString(), seed);
    }
    assertThat(valid).isGreaterThan(1000);
  }

  private int lawsHold(String text, long seed) {
    if (!authority.parse(text)) {
      return 0;
    }
    String host = authority.host();
    int port = authority.port();
    String again = port < 0 ? host : host + ":" + port;
    boolean good =
        HOST.matcher(host).matches()
            && (port == -1 || (port >= 1 && port <= 65535))
            && authority.parse(again)
            && authority.host().equals(host)
            && authority.port() == port;
    if (!good) {
      throw new AssertionError("seed " + seed + ": " + text);
    }
    return 1;
  }
}
