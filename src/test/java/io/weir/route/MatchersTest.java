package io.weir.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MatchersTest {
  @Test
  void keys_always_inTheOrderOfTheirRank() {
    assertThat(Matchers.keys()).containsExactly("method", "headers", "query", "client");
  }

  @Test
  void from_allKeys_describedInThatOrder() {
    MatcherSet all =
        Matchers.from(
            RouteFixture.config(
                    "client = 10.0.0.1, query { a = 1 }, headers { B = 2 }, method = GET")
                .section());
    assertThat(all.describe())
        .containsExactly("method GET", "header B=2", "query a=1", "client in 10.0.0.1/32");
  }

  @Test
  void from_misspelledKey_problemWithSuggestion() {
    assertThat(RouteFixture.problems("r { respond {}, header { A = 1 } }"))
        .singleElement()
        .asString()
        .contains("did you mean \"headers\"?");
  }
}
