package io.weir.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.HttpMethod;
import io.weir.http.RequestTarget;
import io.weir.testkit.Fields;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every filter promises, whatever it does. */
abstract class FilterContract {
  private static final String[] PIECES = {
    "/", "a", "api", "%2F", "%61pi", ".", "..", "%2e%2e", ";", "old", "x", "%C3%A9", "~", "$1", "v2"
  };

  /** The type's name in the configuration. */
  abstract String type();

  /** The rest of a configuration that makes this filter change something. */
  abstract String settings();

  private FilterChain filter() {
    return TestConfig.chain(hocon(""));
  }

  private String hocon(String more) {
    return "{ type = " + type() + ", " + settings() + more + " }";
  }

  @Test
  void type_ofAnyFilter_isRegistered() {
    assertThat(Filters.names()).contains(type());
  }

  @Test
  void describe_always_oneLineThatBeginsWithTheType() {
    assertThat(filter().describe()).hasSize(1);
    assertThat(filter().describe().get(0)).startsWith(type() + " ").doesNotContain("\n");
  }

  @Test
  void from_keyThatNobodyKnows_problem() {
    assertThat(TestConfig.problems(hocon(", speeed = 3")))
        .singleElement()
        .asString()
        .contains("speeed");
  }

  @Test
  void onRequest_asteriskOfOptions_staysWhatItIs() {
    FakeExchange exchange = FakeExchange.ofAsterisk().host("a.example");
    filter().onRequest(exchange);
    assertThat(exchange.target().text()).isEqualTo("*");
  }

  @Test
  void onRequest_anyRequest_framingAndOneHostStay() {
    FakeExchange exchange =
        FakeExchange.get("/api/old/x?q=1").host("a.example").header("Content-Length", "3");
    filter().onRequest(exchange);
    assertThat(Fields.values(exchange.requestHeaders(), "Content-Length")).containsExactly("3");
    assertThat(Fields.values(exchange.requestHeaders(), "Host")).hasSize(1);
    assertThat(exchange.requestHeaders().get("Transfer-Encoding")).isNull();
  }

  @Test
  void onResponse_anyResponse_framingStaysAndRequestToo() {
    FakeExchange exchange = FakeExchange.get("/api/x?q=1").responseHeader("Content-Length", "3");
    filter().onResponse(exchange);
    assertThat(Fields.values(exchange.responseHeaders(), "Content-Length")).containsExactly("3");
    assertThat(exchange.target().text()).isEqualTo("/api/x?q=1");
    assertThat(exchange.requestHeaders().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void onRequest_anyTarget_cleanPathWithTheSameQueryOrAnswered(long seed) {
    FilterChain filter = filter();
    SplittableRandom random = new SplittableRandom(seed);
    int asked = 0;
    while (asked < 500) {
      String text = target(random);
      if (new RequestTarget().parse(HttpMethod.GET, text) == null) {
        asked++;
        check(filter, text, "seed " + seed + " target " + text);
      }
    }
  }

  private static String target(SplittableRandom random) {
    StringBuilder text = new StringBuilder("/");
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return random.nextBoolean() ? text.append("?q=../%2e&r=$2").toString() : text.toString();
  }

  private static void check(FilterChain filter, String text, String message) {
    FakeExchange exchange = FakeExchange.get(text).host("a.example");
    String query = exchange.target().query();
    String before = exchange.target().text();
    Verdict verdict = filter.onRequest(exchange);
    String after = exchange.target().text();
    if (verdict == Verdict.ANSWERED) {
      assertThat(exchange.answer).as(message).startsWith("400 ");
      assertThat(after).as(message).isEqualTo(before);
    }
    RequestTarget again = new RequestTarget();
    assertThat(again.parse(HttpMethod.GET, after)).as(message).isNull();
    assertThat(again.text()).as(message).isEqualTo(after).startsWith("/");
    assertThat(again.query()).as(message).isEqualTo(query);
    assertThat(List.of(again.path().split("/"))).as(message).doesNotContain(".", "..");
  }

  @Test
  void onRequest_sameRequestAgain_sameResult() {
    FilterChain filter = filter();
    FakeExchange first = FakeExchange.get("/api/old/x?q=1").host("a.example");
    FakeExchange other = FakeExchange.get("/v2/other").host("b.example");
    FakeExchange second = FakeExchange.get("/api/old/x?q=1").host("a.example");
    for (FakeExchange exchange : List.of(first, other, second)) {
      filter.onRequest(exchange);
      filter.onResponse(exchange);
    }
    assertThat(second).hasToString(first.toString());
    assertThat(Fields.lines(second.responseHeaders()))
        .isEqualTo(Fields.lines(first.responseHeaders()));
  }
}
