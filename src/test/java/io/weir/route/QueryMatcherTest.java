package io.weir.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.filter.FakeExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryMatcherTest extends RouteMatcherContract {
  @Override
  String key() {
    return "query";
  }

  @Override
  RouteMatcher read(String keys) {
    return QueryMatcher.from(RouteFixture.config(keys).section());
  }

  @Override
  String value() {
    return "{ \"a b\" = \"c d\", v = \"*\" }";
  }

  @Override
  String contrary() {
    return "{ \"a b\" = other }";
  }

  @Override
  FakeExchange fitting() {
    return FakeExchange.get("/?x&%61+b=c%20d&v");
  }

  @Override
  FakeExchange unfitting() {
    return FakeExchange.get("/?a%20b=c++d&v=1");
  }

  @Override
  String miss() {
    return "query has no a b=c d";
  }

  @ParameterizedTest
  @CsvSource({
    "v, 2, /?v=2, true",
    "v, 2, /?v=22, false",
    "v, 2, /?v=%32, true",
    "v, 2, /?%76=2, true",
    "v, 2, /?a=1&v=2&b=3, true",
    "v, 2, /?v=1&v=2, true",
    "v, 2, /?xv=2, false",
    "v, 2, /?v, false",
    "v, 2, /?V=2, false",
    "v, 2, /v=2, false",
    "v, 2, '/?v=2;w', false",
    "v, *, /?v, true",
    "v, *, /?v=, true",
    "v, *, /?w=v, false",
    "v, *, /, false",
    "v, *, /?, false",
    "v, '', /?v, true",
    "v, '', /?v=, true",
    "v, '', /?v=1, false",
    "v, a=b, /?v=a=b, true",
    "v, a+b, /?v=a%2Bb, true",
    "v, a+b, /?v=a+b, false",
    "v, 5%, /?v=5%, true",
    "v, 5%, /?v=5%25, true",
    "v, é, /?v=%C3%A9, true",
    "v, é, /?v=%c3%a9, true",
    "v, é, /?v=%E9, false",
    "v, ~[0-9]+, /?v=42, true",
    "v, ~[0-9]+, /?v=%34%32, true",
    "v, ~[0-9]+, /?v=42x, false",
    "v, ~é+, /?v=%C3%A9%C3%A9, true",
  })
  void matches_query_comparedDecoded(String name, String value, String target, boolean matches) {
    RouteMatcher matcher = matcher("{ \"" + name + "\" = \"" + value + "\" }");
    assertThat(matcher.matches(FakeExchange.get(target))).isEqualTo(matches);
  }

  @Test
  void describe_severalParameters_eachWithItsDemand() {
    assertThat(matcher("{ a = 1, b = \"*\" }").describe()).isEqualTo("query a=1, query b");
    assertThat(matcher("{ a = 1, b = \"*\" }").conditions()).isEqualTo(2);
  }
}
