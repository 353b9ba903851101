package io.weir.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Fields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StripPrefixFilterTest extends FilterContract {
  @Override
  String type() {
    return "strip-prefix";
  }

  @Override
  String settings() {
    return "prefix = \"/api\"";
  }

  @ParameterizedTest
  @CsvSource({
    "/api/x, /x",
    "/api, /",
    "/api/, /",
    "/api?a=1, /?a=1",
    "/api/x/?a=/api, /x/?a=/api",
    "/api//x, //x",
    "/api/api, /api",
    "/%61pi/%62, /%62",
    "/%61pi, /",
    "/a%70i%2Fx, /a%70i%2Fx",
    "/apix, /apix",
    "/ap, /ap",
    "/, /",
    "/x/api/y, /x/api/y",
    "/API/x, /API/x",
  })
  void onRequest_path_prefixGoneAtSegmentBoundary(String before, String after) {
    FakeExchange exchange = FakeExchange.get(before);
    TestConfig.chain("{ type = strip-prefix, prefix = \"/api\" }").onRequest(exchange);
    assertThat(exchange.target().text()).isEqualTo(after);
    assertThat(exchange.sent("X-Forwarded-Prefix")).isEqualTo(before.equals(after) ? null : "/api");
  }

  @Test
  void onRequest_prefixHeaderOfTheClient_replaced() {
    FakeExchange exchange = FakeExchange.get("/api/x").header("X-Forwarded-Prefix", "/evil");
    TestConfig.chain("{ type = strip-prefix, prefix = \"/api\" }").onRequest(exchange);
    assertThat(Fields.values(exchange.requestHeaders(), "X-Forwarded-Prefix"))
        .containsExactly("/api");
  }

  @Test
  void from_prefixWithSlashAtItsEnd_sameAsWithout() {
    FakeExchange exchange = FakeExchange.get("/api/x");
    TestConfig.chain("{ type = strip-prefix, prefix = \"/api/\" }").onRequest(exchange);
    assertThat(exchange.target().text()).isEqualTo("/x");
  }

  @ParameterizedTest
  @CsvSource({"api, is not a prefix", "/, is not a prefix", "'', is not a prefix"})
  void from_noPrefix_problem(String prefix, String message) {
    assertThat(TestConfig.problems("{ type = strip-prefix, prefix = \"" + prefix + "\" }"))
        .singleElement()
        .asString()
        .contains(message);
  }

  @ParameterizedTest
  @CsvSource({"/a/../b", "/a b", "/a?b", "/%61", "/a%zz", "/é"})
  void from_pathThatNoRequestHas_problem(String prefix) {
    assertThat(TestConfig.problems("{ type = strip-prefix, prefix = \"" + prefix + "\" }"))
        .containsExactly(
            "prefix \""
                + prefix
                + "\" is not a path as requests have it: percent-encoded and"
                + " without dot segments");
  }

  @Test
  void from_withoutPrefix_problem() {
    assertThat(TestConfig.problems("{ type = strip-prefix }")).anyMatch(m -> m.contains("prefix"));
  }
}
