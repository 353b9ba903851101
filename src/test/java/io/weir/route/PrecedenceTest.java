package io.weir.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.filter.FakeExchange;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of the manual, line by line: of two routes that both match, which one is taken. */
class PrecedenceTest {
  private static FakeExchange request() {
    return FakeExchange.get("/api/v1/x?a=1&b=2")
        .host("www.shop.example.com")
        .header("X-A", "1")
        .header("X-B", "2")
        .client("10.0.0.1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Hosts, whatever else the other has.
        "host = www.shop.example.com | host = \"*.shop.example.com\", path = /api/v1/x",
        "host = \"*.shop.example.com\" | host = \"*.example.com\", path = /api/v1/x, method = GET",
        "host = \"*.example.com\" | path = /api/v1/x, method = GET, headers { X-A = 1 }",
        "host = www.shop.example.com, path-regex = \".*\" | path = /api/v1/x",
        // Paths.
        "path = /api/v1/x | path = \"/api/v1/x/*\", method = GET, headers { X-A = 1 }",
        "path = \"/api/v1/*\" | path = \"/api/*\", method = GET, headers { X-A = 1 }",
        "path = \"/api/*\" | path = \"/*\", method = GET",
        "path = \"/*\" | path-regex = \"/api/v1/x\", method = GET, headers { X-A = 1 }",
        "path = \"/api/*\" | path-regex = \"/api/v1/x\", method = GET",
        // Methods.
        "method = GET | headers { X-A = 1, X-B = 2 }, query { a = 1 }",
        "method = [GET, POST] | query { a = 1 }, client = 10.0.0.1",
        "path-regex = \"/api/.*\", method = GET | path-regex = \"/api/v1/.\"",
        // Headers, by number.
        "headers { X-A = 1, X-B = \"*\" } | headers { X-A = 1 }, query { a = 1, b = 2 }",
        "headers { X-A = 1 } | query { a = 1, b = 2 }",
        // Query parameters, by number.
        "query { a = 1, b = \"*\" } | query { a = 1 }, client = 10.0.0.1",
        "query { a = 1 } | client = 10.0.0.1",
        // Client addresses.
        "client = \"10.0.0.0/8\" | listeners = web",
      })
  void find_twoThatMatch_theFirstWhateverNameAndOrder(String first, String second) {
    for (String[] names : new String[][] {{"a", "b"}, {"b", "a"}}) {
      String one = names[0] + " { respond {}, " + first + " }\n";
      String two = names[1] + " { respond {}, " + second + " }\n";
      for (String file : List.of(one + two, two + one)) {
        RouteTable table = RouteFixture.table(file);
        assertThat(table.find("web", request()).name()).as(file).isEqualTo(names[0]);
        assertThat(table.inOrder())
            .as(file)
            .extracting(Route::name)
            .containsExactly(names[0], names[1]);
      }
      assertThat(RouteFixture.table(two).find("web", request()).name()).isEqualTo(names[1]);
    }
  }

  @Test
  void inOrder_severalHosts_atTheBestOfThem() {
    RouteTable table =
        RouteFixture.table(
            """
            every { respond {} }
            wide { respond {}, host = "*.example.com" }
            both { respond {}, host = ["*.com", a.example.com] }
            other { respond {}, host = b.example.com }
            """);
    assertThat(table.inOrder())
        .extracting(Route::name)
        .containsExactly("both", "other", "wide", "every");
  }
}
