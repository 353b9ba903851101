package io.weir.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Fields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadersFilterTest extends FilterContract {
  @Override
  String type() {
    return "request-headers";
  }

  @Override
  String settings() {
    return "set { X-A = \"{client} {path}\" }, add { X-B = b }, remove = [X-C]";
  }

  private static FakeExchange filtered(FakeExchange exchange, String settings) {
    TestConfig.chain("{ type = request-headers, " + settings + " }").onRequest(exchange);
    return exchange;
  }

  @Test
  void onRequest_removeThenSetThenAdd() {
    FakeExchange exchange =
        FakeExchange.get("/").header("X-A", "1").header("X-A", "2").header("x-b", "3");
    filtered(exchange, "add { X-A = b, X-B = c }, set { X-A = a }, remove = [X-B]");
    assertThat(Fields.values(exchange.requestHeaders(), "X-A")).containsExactly("a", "b");
    assertThat(Fields.values(exchange.requestHeaders(), "X-B")).containsExactly("c");
  }

  @Test
  void onRequest_removeOneName_everyLineInAnyCaseGone() {
    FakeExchange exchange =
        FakeExchange.get("/").header("X-A", "1").header("x-a", "2").header("X-Ab", "3");
    filtered(exchange, "remove = x-A");
    assertThat(Fields.lines(exchange.requestHeaders())).containsExactly("X-Ab: 3");
  }

  @Test
  void onRequest_valueThatRendersToNothing_noLine() {
    FakeExchange exchange = FakeExchange.get("/").header("X-User", "spoofed");
    filtered(exchange, "set { X-User = \"{header.X-Real-User}\" }, add { X-Q = \"{query}\" }");
    assertThat(exchange.requestHeaders().isEmpty()).isTrue();
  }

  @Test
  void onRequest_hostSet_replaced() {
    FakeExchange exchange = FakeExchange.get("/").host("shop.example.com");
    filtered(exchange, "set { Host = \"app.internal:8080\" }");
    assertThat(Fields.values(exchange.requestHeaders(), "host"))
        .containsExactly("app.internal:8080");
  }

  @Test
  void onRequest_hostMadeOfHostAndPort_replaced() {
    FakeExchange exchange = FakeExchange.get("/").host("shop.example.com");
    filtered(exchange, "set { host = \"in.{host}:{port}\" }");
    assertThat(exchange.sent("Host")).isEqualTo("in.shop.example.com:8080");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a b", "a/b", "a,b", "a:0", "http://a", "{header.X-Host}", "{path}", "a@b", ""})
  void from_valueThatIsNoHost_problem(String host) {
    assertThat(TestConfig.problems("{ type = request-headers, set { Host = \"" + host + "\" } }"))
        .singleElement()
        .asString()
        .contains("is not a host");
  }

  @ParameterizedTest
  @CsvSource({"'add { Host = a }'", "'remove = [host]'"})
  void from_hostNotSet_problem(String settings) {
    assertThat(TestConfig.problems("{ type = request-headers, " + settings + " }"))
        .singleElement()
        .asString()
        .endsWith("stands in every request exactly once, so it can only be set");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length",
        "transfer-encoding",
        "Connection",
        "keep-alive",
        "Upgrade",
        "TE",
        "Trailer",
        "Expect",
        "Proxy-Connection",
        "HTTP2-Settings"
      })
  void from_nameThatFramesOrBelongsToTheConnection_problem(String name) {
    for (String settings : new String[] {"set { NAME = x }", "add { NAME = x }", "remove = NAME"}) {
      assertThat(
              TestConfig.problems(
                  "{ type = request-headers, " + settings.replace("NAME", name) + " }"))
          .singleElement()
          .asString()
          .contains(name)
          .endsWith("frames the message or belongs to the connection; weir sets it itself");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X A", "X:A", "", "é", "X\\nA"})
  void from_nameThatIsNoToken_problem(String name) {
    assertThat(TestConfig.problems("{ type = request-headers, set { \"" + name + "\" = x } }"))
        .singleElement()
        .asString()
        .endsWith("is not a header name");
  }

  @ParameterizedTest
  @CsvSource({
    "a\\r\\nX-Evil: 1, 0xd",
    "a\\nb, 0xa",
    "a\\u0000b, 0x0",
    "a\\u007fb, 0x7f",
    "{host}\\n, 0xa",
    "\\u20ac, 0x20ac"
  })
  void from_valueThatWouldSplitALine_problem(String value, String character) {
    assertThat(TestConfig.problems("{ type = request-headers, set { X-A = \"" + value + "\" } }"))
        .singleElement()
        .asString()
        .endsWith("holds the character " + character + ", which no header can");
  }

  @Test
  void from_unknownVariable_problemAtItsLineWithSuggestion() {
    assertThat(TestConfig.problems("{ type = request-headers, set { X-A = \"{hots}\" } }"))
        .containsExactly("X-A \"{hots}\" has the unknown variable {hots}; did you mean \"host\"?");
  }

  @Test
  void from_nothingToDo_problem() {
    assertThat(TestConfig.problems("request-headers"))
        .containsExactly("this filter changes nothing; its keys are set, add and remove");
  }

  @Test
  void describe_everything_inTheOrderInWhichItIsDone() {
    assertThat(
            TestConfig.chain(
                    "{ type = request-headers, add { B = \"{host}\" }, set { A = 1 }, remove = C }")
                .describe())
        .containsExactly("request-headers -C A=1 +B={host}");
  }
}
