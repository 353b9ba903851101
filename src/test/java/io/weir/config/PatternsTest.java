package io.weir.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How hosts and paths of routes are read. */
class PatternsTest {
  @ParameterizedTest
  @CsvSource({
    "/*, ANY, ''",
    "/, EXACT, /",
    "/ping, EXACT, /ping",
    "/a/, EXACT, /a/",
    "/a//b, EXACT, /a//b",
    "/api/*, PREFIX, /api",
    "/a%2Fb/*, PREFIX, /a%2Fb",
    "/.well-known/*, PREFIX, /.well-known",
    "/..., EXACT, /..."
  })
  void path_validText_isOfTheKind(String text, PathPattern.Kind kind, String path) {
    assertThat(PathPattern.parse(text)).isEqualTo(new PathPattern(kind, path));
    assertThat(PathPattern.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", "*", "a", "a/*", "/a*", "/*/a", "/a?b", "/a#b", "/a b", "/a/./b", "/a/..", "/%2e", "/%",
        "/%g0", "//*"
      })
  void path_invalidText_throws(String text) {
    assertThatThrownBy(() -> PathPattern.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void host_anyCase_isLowered() {
    assertThat(HostPattern.parse("Shop.EXAMPLE.com"))
        .isEqualTo(new HostPattern("shop.example.com", false));
    assertThat(HostPattern.parse("*.Example.com")).isEqualTo(new HostPattern("example.com", true));
    assertThat(HostPattern.parse("*.com")).hasToString("*.com");
    assertThat(HostPattern.parse("[::1]")).isEqualTo(new HostPattern("[::1]", false));
    assertThat(HostPattern.parse("192.0.2.1")).isEqualTo(new HostPattern("192.0.2.1", false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "*.",
        "*.*",
        "a.*",
        "**.a",
        "a:80",
        "http://a",
        "a/b",
        "::1",
        "[::1",
        "*.[::1]",
        "a.",
        "a b"
      })
  void host_invalidText_throws(String text) {
    assertThatThrownBy(() -> HostPattern.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
