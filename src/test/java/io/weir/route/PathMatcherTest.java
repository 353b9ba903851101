package io.weir.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.filter.FakeExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathMatcherTest extends RouteMatcherContract {
  @Override
  String key() {
    return "path";
  }

  @Override
  String value() {
    return "\"/api/*\"";
  }

  @Override
  String contrary() {
    return "\"/apix\"";
  }

  @Override
  FakeExchange fitting() {
    return FakeExchange.get("/api/x?y=/apix");
  }

  @Override
  FakeExchange unfitting() {
    return FakeExchange.get("/apix?q=1");
  }

  @Override
  String miss() {
    return "path /apix is not /api or below it";
  }

  @Override
  RouteMatcher read(String keys) {
    return PathMatcher.from(RouteFixture.config(keys));
  }

  @ParameterizedTest
  @CsvSource({
    "/api/*, /api, true",
    "/api/*, /api/, true",
    "/api/*, /api/x/y, true",
    "/api/*, /api?x, true",
    "/api/*, /apix, false",
    "/api/*, /ap, false",
    "/api/*, /API/x, false",
    "/api/*, /api%2Fx, false",
    "/api/*, /%61pi/x, true",
    "/api/*, /x/../api/y, true",
    "/api, /api, true",
    "/api, /api?x, true",
    "/api, /api/, false",
    "/api/, /api/, true",
    "/api/, /api, false",
    "/*, /, true",
    "/*, /x, true",
    "/, /, true",
    "/, /x, false",
    "/%c3%a9, /%C3%A9, true",
    "/a%2fb, /a%2Fb, true",
    "/a%2fb, /a/b, false",
  })
  void matches_path_onSegmentBoundary(String pattern, String target, boolean matches) {
    assertThat(matcher("\"" + pattern + "\"").matches(FakeExchange.get(target))).isEqualTo(matches);
  }

  @ParameterizedTest
  @CsvSource({
    "'/u/[0-9]+', /u/42, true",
    "'/u/[0-9]+', /u/42?x, true",
    "'/u/[0-9]+', /u/42/x, false",
    "'/u/[0-9]+', /v/u/42, false",
    "'.*\\\\.png', /a/b.png, true",
    "'/admin', /%61dmin, true",
  })
  void matches_expression_wholePath(String expression, String target, boolean matches) {
    assertThat(read("path-regex = \"" + expression + "\"").matches(FakeExchange.get(target)))
        .isEqualTo(matches);
  }

  @Test
  void matches_expressionThatWouldBacktrack_endsSoon() {
    RouteMatcher matcher = read("path-regex = \"/(a|aa)+(a*)*(a|b|ab)*c\"");
    assertThat(matcher.matches(FakeExchange.get("/" + "a".repeat(8000)))).isFalse();
  }

  @Test
  void miss_otherKinds_inWords() {
    FakeExchange request = FakeExchange.get("/x?y");
    assertThat(matcher("/a").miss(request)).isEqualTo("path /x is not /a");
    assertThat(read("path-regex = \"/[0-9]\"").miss(request))
        .isEqualTo("path /x does not match /[0-9]");
  }

  @Test
  void from_badExpression_problemWithTheMessageOfTheEngine() {
    assertThat(RouteFixture.problems("r { respond {}, path-regex = \"/(a\" }"))
        .containsExactly(
            "test.conf:3: path-regex \"/(a\" is not a regular expression: missing closing ) at"
                + " /(a");
  }

  /** Fault 81: what cannot be had in linear time is no expression here. */
  @ParameterizedTest
  @ValueSource(strings = {"/(a)\\\\1", "/(?=a).*", "/(?<=a)b", "/(?>a+)b"})
  void from_expressionThatNeedsBacktracking_problem(String expression) {
    assertThat(RouteFixture.problems("r { respond {}, path-regex = \"" + expression + "\" }"))
        .singleElement()
        .asString()
        .contains("is not a regular expression: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/..%2Fx", "/a/..;/b"})
  void from_pathThatNoRequestHas_problem(String path) {
    assertThat(RouteFixture.problems("r { respond {}, path = \"" + path + "\" }"))
        .containsExactly("test.conf:3: path \"" + path + "\" is no path that a request can have");
  }
}
