package io.weir.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExpressionTest {
  private static Expression of(String source) {
    return Objects.requireNonNull(Expression.of(source, false));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "\\.(png|css)$ .*\\.(png|css)",
        "^/a/(.*)$ /a/(.*)",
        "^/a /a.*",
        "/a .*/a.*",
        "^/a$|^/b$ .*(?:^/a$|^/b$).*",
        "[|] .*[|].*",
        "\\$ .*\\$.*",
      })
  void whole_ofWhatIsFoundAnywhere_matchesTheWholePath(String source, String whole) {
    assertThat(of(source).whole()).isEqualTo(whole);
  }

  @Test
  void whole_ignoringCase_says() {
    assertThat(Objects.requireNonNull(Expression.of("^/A", true)).whole()).isEqualTo("(?i)/A.*");
  }

  @ParameterizedTest
  @CsvSource({
    "^/api/v[0-9]+, /api/v",
    "^/api/?, /api",
    "^/a\\.b, /a.b",
    "^/a|^/b, ''",
    "\\.php, ''",
    "^\\d, ''"
  })
  void literal_isWhatEveryMatchBeginsWith(String source, String literal) {
    assertThat(of(source).literal()).isEqualTo(literal);
  }

  @Test
  void of_whatLooksAhead_isNone() {
    assertThat(Expression.of("^/(?!a)", false)).isNull();
    assertThat(Expression.of("(a)\\1", false)).isNull();
  }

  @Test
  void mayMatchBelow_differentBeginnings_isFalse() {
    assertThat(of("^/api/v[0-9]").mayMatchBelow("/static/")).isFalse();
    assertThat(of("^/api/v[0-9]").mayMatchBelow("/")).isTrue();
    assertThat(of("^/api/v[0-9]").mayMatchBelow("/api/v1/x")).isTrue();
    assertThat(of("\\.php$").mayMatchBelow("/static/")).isTrue();
  }
}
