package io.weir.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddPrefixFilterTest extends FilterContract {
  @Override
  String type() {
    return "add-prefix";
  }

  @Override
  String settings() {
    return "prefix = \"/app/v2\"";
  }

  @ParameterizedTest
  @CsvSource({
    "/, /app/",
    "/x, /app/x",
    "/x?a=/b, /app/x?a=/b",
    "//x, /app//x",
    "/%61, /app/%61",
    "/app/x, /app/app/x",
  })
  void onRequest_path_prefixInFront(String before, String after) {
    FakeExchange exchange = FakeExchange.get(before);
    TestConfig.chain("{ type = add-prefix, prefix = \"/app/\" }").onRequest(exchange);
    assertThat(exchange.target().text()).isEqualTo(after);
  }

  @ParameterizedTest
  @CsvSource({"app", "/", "/a/..", "/a#b"})
  void from_badPrefix_problem(String prefix) {
    assertThat(TestConfig.problems("{ type = add-prefix, prefix = \"" + prefix + "\" }"))
        .singleElement()
        .asString()
        .startsWith("prefix \"" + prefix + "\" is not a ");
  }
}
