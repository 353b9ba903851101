package io.weir.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.filter.FakeExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostMatcherTest extends RouteMatcherContract {
  @Override
  String key() {
    return "host";
  }

  @Override
  String value() {
    return "[old.example.com, \"*.old.example.com\"]";
  }

  @Override
  String contrary() {
    return "\"*.shop.example.com\"";
  }

  @Override
  FakeExchange fitting() {
    return FakeExchange.get("/").host("a.b.old.example.com");
  }

  @Override
  FakeExchange unfitting() {
    return FakeExchange.get("/").host("shop.example.com");
  }

  @Override
  String miss() {
    return "host shop.example.com is not old.example.com or *.old.example.com";
  }

  /** An iterator over the patterns; a route table asks its index instead. */
  @Override
  int allowedBytes() {
    return 64;
  }

  @Override
  RouteMatcher read(String keys) {
    return new HostMatcher(RouteFixture.config(keys).hosts());
  }

  @ParameterizedTest
  @CsvSource({
    "a.example, a.example, true",
    "a.example, x.a.example, false",
    "*.a.example, x.a.example, true",
    "*.a.example, x.y.a.example, true",
    "*.a.example, a.example, false",
    "*.a.example, xa.example, false",
    "*.a.example, yxa.example, false",
    "A.Example, a.example, true",
    "a.example, '', false",
    "*.a.example, '', false",
  })
  void matches_host_exactOrBelow(String pattern, String host, boolean matches) {
    assertThat(matcher("\"" + pattern + "\"").matches(FakeExchange.get("/").host(host)))
        .isEqualTo(matches);
  }

  @Test
  void matches_withoutHost_everyRequest() {
    assertThat(read("method = GET").matches(FakeExchange.get("/"))).isTrue();
    assertThat(read("method = GET").matches(FakeExchange.get("/").host("a"))).isTrue();
  }

  @Test
  void miss_requestWithoutHost_saysSo() {
    assertThat(matcher("a.example").miss(FakeExchange.get("/")))
        .isEqualTo("the request names no host, so it is not a.example");
  }
}
