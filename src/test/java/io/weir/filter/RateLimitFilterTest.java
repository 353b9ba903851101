package io.weir.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RateLimitFilterTest extends FilterContract {
  private static final long SECOND_NANOS = 1_000_000_000L;

  @Override
  String type() {
    return "rate-limit";
  }

  @Override
  String settings() {
    return "requests = 1000000, per = 1s";
  }

  private static FakeExchange from(String client, long seconds) {
    return FakeExchange.get("/").host("a.example").client(client).at(seconds * SECOND_NANOS);
  }

  private static int admitted(FilterChain filter, String client, long seconds, int requests) {
    int admitted = 0;
    for (int i = 0; i < requests; i++) {
      FakeExchange exchange = from(client, seconds);
      if (filter.onRequest(exchange) == Verdict.CONTINUE) {
        admitted++;
      } else {
        assertThat(exchange.answer).isEqualTo("429 too_many_requests");
      }
    }
    return admitted;
  }

  @Test
  void onRequest_withoutBurst_asManyAtOnceAsInThePeriod() {
    FilterChain filter = TestConfig.chain("{ type = rate-limit, requests = 5, per = 1s }");
    assertThat(admitted(filter, "10.0.0.1", 1, 20)).isEqualTo(5);
    assertThat(admitted(filter, "10.0.0.1", 2, 20)).isEqualTo(5);
  }

  @Test
  void onRequest_withBurst_thatManyAndThenTheRate() {
    FilterChain filter =
        TestConfig.chain("{ type = rate-limit, requests = 1, per = 1s, burst = 10 }");
    assertThat(admitted(filter, "10.0.0.1", 100, 20)).isEqualTo(10);
    assertThat(admitted(filter, "10.0.0.1", 103, 20)).isEqualTo(3);
    assertThat(admitted(filter, "10.0.0.1", 1000, 20)).isEqualTo(10);
  }

  @Test
  void onRequest_otherClients_areNotAffected() {
    FilterChain filter = TestConfig.chain("{ type = rate-limit, requests = 2, per = 1m }");
    assertThat(admitted(filter, "10.0.0.1", 1, 5)).isEqualTo(2);
    assertThat(admitted(filter, "10.0.0.2", 1, 5)).isEqualTo(2);
    assertThat(admitted(filter, "2001:db8::1", 1, 5)).isEqualTo(2);
    assertThat(admitted(filter, "2001:db8:0:1::1", 1, 5)).isEqualTo(2);
  }

  @Test
  void onRequest_addressesOfOneNetworkOfIpv6_areOneClient() {
    FilterChain filter = TestConfig.chain("{ type = rate-limit, requests = 2, per = 1m }");
    assertThat(admitted(filter, "2001:db8::1", 1, 1)).isEqualTo(1);
    assertThat(admitted(filter, "2001:db8::2", 1, 1)).isEqualTo(1);
    assertThat(admitted(filter, "2001:db8::3", 1, 1)).isZero();
  }

  @Test
  void onRequest_moreClientsThanTheTableHolds_theBusyOneStaysLimited() {
    FilterChain filter = TestConfig.chain("{ type = rate-limit, requests = 2, per = 1h }");
    assertThat(admitted(filter, "192.0.2.1", 1, 5)).isEqualTo(2);
    for (int i = 0; i < 4 * ClientTable.CLIENTS; i++) {
      String other = "10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255);
      assertThat(admitted(filter, other, 1, 1)).isEqualTo(1);
    }
    assertThat(admitted(filter, "192.0.2.1", 1, 5)).isZero();
  }
}
