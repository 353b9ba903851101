package io.weir.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Fields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseHeadersFilterTest extends FilterContract {
  @Override
  String type() {
    return "response-headers";
  }

  @Override
  String settings() {
    return "set { X-A = \"{route}\" }, add { X-B = b }, remove = [Server]";
  }

  @Test
  void onResponse_editsTheResponseAndNotTheRequest() {
    FakeExchange exchange =
        FakeExchange.get("/").header("X-A", "mine").responseHeader("Server", "old");
    FilterChain chain = TestConfig.chain("{ type = response-headers, " + settings() + " }");
    chain.onRequest(exchange);
    chain.onResponse(exchange);
    assertThat(Fields.lines(exchange.responseHeaders())).containsExactly("X-A: shop", "X-B: b");
    assertThat(exchange.sent("X-A")).isEqualTo("mine");
  }

  @Test
  void onResponse_headerOfTheRequestAsVariable_copied() {
    FakeExchange exchange = FakeExchange.get("/").header("Origin", "https://a.example");
    TestConfig.chain("{ type = response-headers, set { X-Origin = \"<{header.origin}>\" } }")
        .onResponse(exchange);
    assertThat(exchange.responseHeaders().get("X-Origin")).isEqualTo("<https://a.example>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length", "Transfer-Encoding", "connection", "Upgrade"})
  void from_nameThatFrames_problem(String name) {
    assertThat(TestConfig.problems("{ type = response-headers, set { " + name + " = 1 } }"))
        .containsExactly(
            name + " \"1\" frames the message or belongs to the connection; weir sets it itself");
  }
}
