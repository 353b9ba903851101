package io.weir.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests {@link RequestTarget}, and with it the scan and the resolution of dot segments. */
class RequestTargetTest {

  private final RequestTarget target = new RequestTarget();

  private void parse(String raw) {
    assertThat(target.parse(HttpMethod.GET, raw)).as(raw).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "//",
        "/a//b/",
        "/a?",
        "/?",
        "/a?b?c",
        "/a%2Fb",
        "/a%2Fb%5Cc",
        "/caf%C3%A9",
        "/a.b/.c/..d/...",
        "/.well-known/x",
        "/a;p=1/b;..",
        "/a%252e%252e%252fb",
        "/%0D%0A",
        "/a^b{c}|d`e?^{}|`",
        "/a?../..&x=/./%2e%2e",
        "/a?%zz%",
        "/a?%",
        "/a:b@c!$&'()*+,;=~-_",
        "/a?b=http://c/d"
      })
  void parse_nothingToChange_isTheSameString(String raw) {
    parse(raw);
    assertThat(target.text()).isSameAs(raw);
    assertThat(target.matchText()).isSameAs(raw);
    assertThat(target.authority()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "/a/./b, /a/b",
    "/a/../b, /b",
    "/a/b/.., /a/",
    "/a/b/., /a/b/",
    "/., /",
    "/.., /",
    "/../../etc/passwd, /etc/passwd",
    "/a/../../b, /b",
    "/a/b/c/./../../g, /a/g",
    "/a//../b, /a/b",
    "/a/..//b, //b",
    "/a/%2e%2e/b, /b",
    "/a/%2E./b, /b",
    "/a/.%2e, /",
    "/a/%2e, /a/",
    "/a/%2e/b?x=/../, /a/b?x=/../",
    "/a/..?q, /?q",
    "/a/.../b, /a/.../b",
    "/a/.b/../c, /a/c"
  })
  void parse_dotSegments_areResolved(String raw, String expected) {
    parse(raw);
    assertThat(target.text()).isEqualTo(expected);
    int mark = expected.indexOf('?');
    assertThat(target.path()).isEqualTo(mark < 0 ? expected : expected.substring(0, mark));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "a/b",
        "?a",
        "*",
        "**",
        "/a#b",
        "/#",
        "/?a#b",
        "/a b",
        "/a\tb",
        "/a\u0000",
        "/a\u007f",
        "/a\u0080",
        "/?\u00e9",
        "/\u0130",
        "/a\\b",
        "/?a\\b",
        "/a\"b",
        "/<script>",
        "/?<",
        "/?a b",
        "/%",
        "/%4",
        "/%4g",
        "/%g4",
        "/%%41",
        "/a%",
        "/%u002e",
        "/%00",
        "/a?b=%00",
        "/..%2f",
        "/..%2Fetc/passwd",
        "/%2e%2e%5c",
        "/.%2fa",
        "/a%2f..",
        "/a%2f..%2fb",
        "/a%5c..%5Cb",
        "/%2f%2e%2e",
        "/..;/a",
        "/..;x=1/a",
        "/.;/a",
        "/%2e%2e;/a",
        "/..%3b/a",
        "/a%2f..;x",
        "h:443",
        "ftp://h/",
        "http:/h/",
        "http://",
        "http:///a",
        "http://u@h/",
        "http://h:0/",
        "http://a,b/",
        "http://h#a",
        "http://h/#a",
        "//h/ b",
        "http://h/..%2f",
        "HTTP://h\\a/"
      })
  void parse_refused(String raw) {
    assertThat(target.parse(HttpMethod.GET, raw)).isEqualTo(Failure.BAD_TARGET);
    assertThat(target.text()).isSameAs(raw);
    assertThat(target.pathEnd()).isLessThanOrEqualTo(raw.length());
  }

  @ParameterizedTest
  @CsvSource({
    "http://h/a/../b?c, h, /b?c",
    "HTTPS://H:8443, H:8443, /",
    "http://h?q, h, /?q",
    "http://[::1]:80/, [::1]:80, /"
  })
  void parse_absoluteForm_splits(String raw, String authority, String text) {
    parse(raw);
    assertThat(target.authority()).isEqualTo(authority);
    assertThat(target.text()).isEqualTo(text);
    parse("/x");
    assertThat(target.authority()).isNull();
  }

  @Test
  void parse_asterisk_onlyWithOptions() {
    assertThat(target.parse(HttpMethod.OPTIONS, "*")).isNull();
    assertThat(target.text()).isEqualTo("*");
    assertThat(target.pathEnd()).isEqualTo(1);
    assertThat(target.query()).isNull();
  }

  @Test
  void parse_optionsOfAWholeServer_becomesAsterisk() {
    assertThat(target.parse(HttpMethod.OPTIONS, "http://h:80")).isNull();
    assertThat(target.text()).isEqualTo("*");
    assertThat(target.authority()).isEqualTo("h:80");
    assertThat(target.parse(HttpMethod.OPTIONS, "http://h/")).isNull();
    assertThat(target.text()).isEqualTo("/");
  }

  @ParameterizedTest
  @CsvSource({
    "/%61dmin, /admin, /%61dmin",
    "/%41%2D%2e%5F%7e/x?%61, /A-._~/x, /%41%2D%2e%5F%7e/x?%61",
    "/a%2fb, /a%2Fb, /a%2fb",
    "/%c3%a9, /%C3%A9, /%c3%a9",
    "/x/%2e%2e/%61, /a, /%61"
  })
  void matchText_needlessEncoding_isDecodedForMatchingOnly(String raw, String match, String text) {
    parse(raw);
    assertThat(target.matchText().substring(0, target.matchEnd())).isEqualTo(match);
    assertThat(target.text()).isEqualTo(text);
    assertThat(RequestTarget.matchForm(target.path())).isEqualTo(match);
  }

  @Test
  void textOffset_countsEncodedCharacters() {
    parse("/%61pi%2fv1/x");
    assertThat(target.matchText()).isEqualTo("/api%2Fv1/x");
    assertThat(target.textOffset(0)).isZero();
    assertThat(target.textOffset("/api".length())).isEqualTo("/%61pi".length());
    assertThat(target.textOffset("/api%2Fv1".length())).isEqualTo("/%61pi%2fv1".length());
    parse("/api/v1");
    assertThat(target.textOffset(4)).isEqualTo(4);
  }

  @Test
  void query_present_empty_absent() {
    parse("/a?b=c?d");
    assertThat(target.query()).isEqualTo("b=c?d");
    assertThat(target.path()).isEqualTo("/a");
    assertThat(target.pathEnd()).isEqualTo(2);
    parse("/a?");
    assertThat(target.query()).isEmpty();
    parse("/a");
    assertThat(target.query()).isNull();
    assertThat(target.path()).isSameAs(target.text());
  }

  @ParameterizedTest
  @CsvSource({
    "/b, /b",
    "b, /b",
    "'', /",
    "?q, /?q",
    "/a/../b, /b",
    "/a b, /a%20b",
    "/a#b, /a%23b",
    "/a\\b?c\\d, /a%5Cb?c%5Cd",
    "/100%, /100%25",
    "/%41%zz, /%41%25zz",
    "/a?100%, /a?100%",
    "/caf\u00e9, /caf%C3%A9",
    "/\ud83d\ude00, /%F0%9F%98%80",
    "'/a\r\nHost: x', /a%0D%0AHost:%20x",
    "//x, //x"
  })
  void rewrite_whatMayNotStand_isEncoded(String text, String expected) {
    parse("/old?q");
    assertThat(target.rewrite(text)).isNull();
    assertThat(target.text()).isEqualTo(expected);
    assertThat(target.path()).isEqualTo(expected.split("\\?", -1)[0]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/a%00", "/..%2f", "/\0", "/a/..;/b"})
  void rewrite_refused_leavesTheTarget(String text) {
    parse("/old/%61?q");
    assertThat(target.rewrite(text)).isEqualTo(Failure.BAD_TARGET);
    assertThat(target.text()).isEqualTo("/old/%61?q");
    assertThat(target.matchText()).isEqualTo("/old/a");
    assertThat(target.query()).isEqualTo("q");
  }

  @Test
  void rewrite_keepsTheAuthority() {
    parse("http://h/a?q");
    assertThat(target.query()).isEqualTo("q");
    assertThat(target.rewrite("/b?r")).isNull();
    assertThat(target.authority()).isEqualTo("h");
    assertThat(target.query()).isEqualTo("r");
  }
}
