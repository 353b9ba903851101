package io.weir.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Loaded;
import org.junit.jupiter.api.Test;

class FiltersTest {
  @Test
  void from_unknownTypeNearAKnownOne_suggestionAndNothingAboutItsKeys() {
    assertThat(TestConfig.problems("{ type = strip-prefx, prefix = \"/a\" }"))
        .containsExactly("there is no filter \"strip-prefx\"; did you mean \"strip-prefix\"?");
  }

  @Test
  void from_unknownTypeLikeNoOther_listOfAll() {
    assertThat(TestConfig.problems("teleport"))
        .containsExactly(
            "there is no filter \"teleport\"; accepted are strip-prefix, add-prefix, rewrite,"
                + " request-headers, response-headers, rate-limit");
  }

  @Test
  void from_severalBadFilters_everyProblemWithItsLine() {
    Loaded loaded =
        TestConfig.route(
            "filters = [\n{ type = nope }\n{ type = add-prefix, prefix = x }\n"
                + "{ type = rewrite, pattern = \"(\", to = y }\n]");
    Filters.from(loaded.config().routes().get(0).filters());
    assertThat(loaded.problems().list())
        .extracting(problem -> problem.at().line())
        .containsExactly(4, 5, 6, 6);
  }
}
