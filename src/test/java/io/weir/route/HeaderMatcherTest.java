package io.weir.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.filter.FakeExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeaderMatcherTest extends RouteMatcherContract {
  @Override
  String key() {
    return "headers";
  }

  @Override
  RouteMatcher read(String keys) {
    return HeaderMatcher.from(RouteFixture.config(keys).section());
  }

  @Override
  String value() {
    return "{ X-Env = blue, accept = \"*\" }";
  }

  @Override
  String contrary() {
    return "{ x-env = green }";
  }

  @Override
  FakeExchange fitting() {
    return FakeExchange.get("/").header("x-env", "blue").header("Accept", "text/html");
  }

  @Override
  FakeExchange unfitting() {
    return FakeExchange.get("/").header("x-env", "Blue").header("Accept", "text/html");
  }

  @Override
  String miss() {
    return "header X-Env is Blue, not blue";
  }

  @ParameterizedTest
  @CsvSource({
    "a, a, true",
    "a, A, false",
    "a, 'a, b', false",
    "*, anything, true",
    "*, '', true",
    "~b.*e, blue, true",
    "~b.*, xblue, false",
    "~b, blue, false",
    "'~ (?i)BLUE', blue, true",
  })
  void matches_value_exactlyOrAnyOrByExpression(String wanted, String actual, boolean matches) {
    RouteMatcher matcher = matcher("{ X-Env = \"" + wanted + "\" }");
    assertThat(matcher.matches(FakeExchange.get("/").header("X-Env", actual))).isEqualTo(matches);
  }

  @Test
  void matches_severalLines_anyWillDo() {
    FakeExchange request = FakeExchange.get("/").header("X-Env", "a").header("X-Env", "b");
    assertThat(matcher("{ x-env = b }").matches(request)).isTrue();
    FakeExchange known = FakeExchange.get("/").header("Cookie", "a").header("Cookie", "b");
    assertThat(matcher("{ cookie = b }").matches(known)).isTrue();
  }

  @Test
  void miss_headerNotThere_saysSo() {
    assertThat(matcher("{ X-Env = a }").miss(FakeExchange.get("/")))
        .isEqualTo("header X-Env is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "a, b, true",
    "a, a, false",
    "a, *, false",
    "~a+, a, false",
    "~a+, b, true",
    "~a+, ~b+, true",
    "~a+, ~a+, false"
  })
  void excludes_values_whenNoneFitsBoth(String mine, String theirs, boolean excludes) {
    RouteMatcher matcher = matcher("{ X-Env = \"" + mine + "\" }");
    RouteMatcher other = matcher("{ x-env = \"" + theirs + "\" }");
    assertThat(matcher.excludes(other)).isEqualTo(excludes);
    assertThat(other.excludes(matcher)).isEqualTo(excludes);
  }

  @Test
  void excludes_otherHeader_no() {
    assertThat(matcher("{ X-A = 1 }").excludes(matcher("{ X-B = 2 }"))).isFalse();
  }

  @Test
  void describe_severalHeaders_eachWithItsDemand() {
    assertThat(matcher("{ X-A = 1, X-B = \"*\", X-C = \"~c+\" }").describe())
        .isEqualTo("header X-A=1, header X-B, header X-C=~c+");
    assertThat(matcher("{ X-A = 1, X-B = \"*\" }").conditions()).isEqualTo(2);
  }

  @Test
  void from_badExpressionOrName_problemAtTheLineOfTheHeader() {
    assertThat(
            RouteFixture.problems(
                "r { respond {}, headers {\n X-A = \"~(\"\n \"X B\" = 1\n X-C = { a = b }\n} }"))
        .satisfiesExactly(
            first ->
                assertThat(first)
                    .startsWith("test.conf:4: X-A ")
                    .contains("is not a regular expression: missing closing )"),
            second -> assertThat(second).startsWith("test.conf:5: ").contains("X B"),
            third -> assertThat(third).startsWith("test.conf:6: ").contains("X-C"));
  }
}
