package io.weir.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.filter.FakeExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MethodMatcherTest extends RouteMatcherContract {
  @Override
  String key() {
    return "method";
  }

  @Override
  RouteMatcher read(String keys) {
    return MethodMatcher.from(RouteFixture.config(keys).section());
  }

  @Override
  String value() {
    return "[GET, HEAD]";
  }

  @Override
  String contrary() {
    return "[POST, PUT]";
  }

  @Override
  FakeExchange fitting() {
    return FakeExchange.get("/").method("HEAD");
  }

  @Override
  FakeExchange unfitting() {
    return FakeExchange.get("/").method("get");
  }

  @Override
  String miss() {
    return "method get is not GET or HEAD";
  }

  @Test
  void from_oneMethodWithoutAList_thatOne() {
    assertThat(matcher("QUERY").matches(FakeExchange.get("/").method("QUERY"))).isTrue();
    assertThat(matcher("QUERY").describe()).isEqualTo("method QUERY");
  }

  @Test
  void excludes_overlappingList_no() {
    assertThat(matcher("[GET, POST]").excludes(matcher("[POST, PUT]"))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET HEAD", "\"\"", "1GET"})
  void from_noMethod_problem(String method) {
    assertThat(RouteFixture.problems("r { respond {}, method = " + method + " }"))
        .singleElement()
        .asString()
        .startsWith("test.conf:3: method ")
        .endsWith("is not a method; accepted are upper case names such as GET");
  }

  @Test
  void from_whatWasMeantIsClear_problemSaysIt() {
    assertThat(RouteFixture.problems("r { respond {}, method = get }"))
        .singleElement()
        .asString()
        .endsWith("; did you mean \"GET\"?");
    assertThat(RouteFixture.problems("r { respond {}, method = \"GET,HEAD\" }"))
        .singleElement()
        .asString()
        .endsWith("is one text; several stand in a list, as in [a, b]");
  }

  @Test
  void from_emptyList_problem() {
    assertThat(RouteFixture.problems("r { respond {}, method = [] }"))
        .containsExactly("test.conf:3: method is empty, so no request matches");
  }
}
