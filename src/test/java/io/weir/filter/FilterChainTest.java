package io.weir.filter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilterChainTest {
  private final List<String> calls = new ArrayList<>();
  private final FakeExchange exchange = FakeExchange.get("/");

  private Filter filter(String name, Verdict verdict) {
    return new Filter() {
      @Override
      public Verdict onRequest(FilterContext context) {
        calls.add("request " + name);
        return verdict;
      }

      @Override
      public void onResponse(FilterContext context) {
        calls.add("response " + name);
      }

      @Override
      public String describe() {
        return name;
      }
    };
  }

  @Test
  void onRequest_allContinue_firstToLast() {
    FilterChain chain =
        FilterChain.of(List.of(filter("a", Verdict.CONTINUE), filter("b", Verdict.CONTINUE)));
    assertThat(chain.onRequest(exchange)).isEqualTo(Verdict.CONTINUE);
    assertThat(calls).containsExactly("request a", "request b");
  }

  @Test
  void onRequest_oneAnswers_restNotAsked() {
    FilterChain chain =
        FilterChain.of(
            List.of(
                filter("a", Verdict.CONTINUE),
                filter("b", Verdict.ANSWERED),
                filter("c", Verdict.CONTINUE)));
    assertThat(chain.onRequest(exchange)).isEqualTo(Verdict.ANSWERED);
    assertThat(calls).containsExactly("request a", "request b");
  }

  @Test
  void onResponse_always_lastToFirst() {
    FilterChain chain =
        FilterChain.of(List.of(filter("a", Verdict.CONTINUE), filter("b", Verdict.CONTINUE)));
    chain.onResponse(exchange);
    assertThat(calls).containsExactly("response b", "response a");
  }

  @Test
  void empty_onRequest_continues() {
    assertThat(FilterChain.EMPTY.onRequest(exchange)).isEqualTo(Verdict.CONTINUE);
    assertThat(FilterChain.EMPTY.describe()).isEmpty();
    assertThat(FilterChain.of(List.of())).isSameAs(FilterChain.EMPTY);
  }

  @Test
  void filtersOfOnePath_inTheOrderOfTheFile_eachSeesWhatTheOneBeforeLeft() {
    FilterChain chain =
        TestConfig.chain(
            "{ type = strip-prefix, prefix = \"/api\" }, { type = add-prefix, prefix = \"/v2\" },"
                + "{ type = request-headers, set { X-Path = \"{path}\" } }");
    FakeExchange request = FakeExchange.get("/api/x?a");
    chain.onRequest(request);
    assertThat(request.target().text()).isEqualTo("/v2/x?a");
    assertThat(request.sent("X-Path")).isEqualTo("/v2/x");
    assertThat(chain.describe())
        .containsExactly("strip-prefix /api", "add-prefix /v2", "request-headers X-Path={path}");
  }
}
