package io.weir.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.filter.FakeExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressMatcherTest extends RouteMatcherContract {
  @Override
  String key() {
    return "client";
  }

  @Override
  RouteMatcher read(String keys) {
    return ClientAddressMatcher.from(RouteFixture.config(keys).section());
  }

  @Override
  String value() {
    return "[\"10.0.0.0/8\", \"fd00::/8\"]";
  }

  @Override
  String contrary() {
    return "\"192.168.0.0/16\"";
  }

  @Override
  FakeExchange fitting() {
    return FakeExchange.get("/").client("10.1.2.3");
  }

  @Override
  FakeExchange unfitting() {
    return FakeExchange.get("/").client("192.0.2.7");
  }

  @Override
  String miss() {
    return "client 192.0.2.7 is not in 10.0.0.0/8 or fd00:0:0:0:0:0:0:0/8";
  }

  /** Two ranges are compared, and the JDK copies the bytes of both sides each time. */
  @Override
  int allowedBytes() {
    return 4 * 32;
  }

  @ParameterizedTest
  @CsvSource({
    "fd00::1, true",
    "10.255.0.1, true",
    "11.0.0.1, false",
    "2001:db8::1, false",
  })
  void matches_address_inAnyRange(String client, boolean matches) {
    assertThat(matcher(value()).matches(FakeExchange.get("/").client(client))).isEqualTo(matches);
  }

  @Test
  void excludes_rangeWithinAnother_no() {
    assertThat(matcher("\"10.0.0.0/8\"").excludes(matcher("\"10.1.0.0/16\""))).isFalse();
    assertThat(matcher("\"10.1.0.0/16\"").excludes(matcher("\"10.0.0.0/8\""))).isFalse();
  }

  @Test
  void from_noRange_problem() {
    assertThat(RouteFixture.problems("r { respond {}, client = [\"10.0.0.0/8\", \"x\"] }"))
        .singleElement()
        .asString()
        .startsWith("test.conf:3: client \"x\" is not an address range");
  }
}
