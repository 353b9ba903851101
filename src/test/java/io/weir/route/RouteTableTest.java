package io.weir.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.Problem;
import io.weir.filter.FakeExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {
  private static final RouteTable SHOP =
      RouteFixture.table(
          """
          shop   { host = "shop.example.com", path = "/*", cluster = back }
          api    { host = "shop.example.com", path = "/api/*", cluster = back
                   filters = [{ type = strip-prefix, prefix = "/api" }] }
          cart   { host = "shop.example.com", path = "/cart", method = POST, cluster = back }
          deep   { host = "shop.example.com", path = "/api/v2/*", method = POST, cluster = back }
          legacy { host = ["old.example.com", "*.old.example.com"]
                   redirect { to = "https://shop.example.com{uri}", status = 308 } }
          only   { host = "only.example.com", path = "/x/*", cluster = back }
          wild   { host = "*.example.com", path = "/x/*", cluster = back }
          health { path = "/ping", respond { status = 200, body = "ok {host}" } }
          inside { path = "/in", listeners = tls, respond {} }
          """);

  private static String taken(FakeExchange request) {
    return SHOP.find(request.listener(), request).name();
  }

  @ParameterizedTest
  @CsvSource({
    "shop.example.com, /, shop",
    "shop.example.com, /api, api",
    "shop.example.com, /api?x=/cart, api",
    "shop.example.com, /api/v2/x, api",
    "shop.example.com, /apix, shop",
    "shop.example.com, /api%2Fx, shop",
    "shop.example.com, /%61pi/x, api",
    "shop.example.com, /cart, shop",
    "old.example.com, /x/y, legacy",
    "a.b.old.example.com, /x/y, legacy",
    "a.example.com, /x, wild",
    "a.example.com, /y, _none",
    "example.com, /x, _none",
    "xxold.example.com, /y, _none",
    "'', /, _none",
    "'', /ping, health",
    "other.test, /ping, health",
    "other.test, /ping/, _none",
    "[::1], /ping, health",
    // No route of the exact host matches, so the search goes on.
    "only.example.com, /x/1, only",
    "only.example.com, /ping, health",
    "a.example.com, /ping, health",
    "only.example.com, /z, _none",
    "shop.example.com, /ping, shop",
  })
  void find_hostAndPath_theRoute(String host, String target, String route) {
    assertThat(taken(FakeExchange.get(target).host(host))).isEqualTo(route);
  }

  @Test
  void find_bestPathFailsAnotherMatcher_nextBestPath() {
    FakeExchange post = FakeExchange.get("/api/v2/x").host("shop.example.com").method("POST");
    assertThat(taken(post)).isEqualTo("deep");
    assertThat(taken(FakeExchange.get("/cart").host("shop.example.com").method("POST")))
        .isEqualTo("cart");
  }

  @Test
  void find_asteriskOfOptions_routesForEveryPathOnly() {
    RouteTable table = RouteFixture.table("a { respond {} }, b { path = \"/b/*\", respond {} }");
    FakeExchange request = FakeExchange.ofAsterisk();
    assertThat(table.find("web", request).name()).isEqualTo("a");
  }

  @Test
  void find_otherListener_routeIsNotThere() {
    assertThat(taken(FakeExchange.get("/in").listener("tls"))).isEqualTo("inside");
    assertThat(taken(FakeExchange.get("/in").listener("web"))).isEqualTo("_none");
  }

  @Test
  void find_noRouteAtAll_theNoRouteRoute() {
    RouteTable empty = RouteFixture.table("");
    Route none = empty.find("web", FakeExchange.get("/"));
    assertThat(none).isSameAs(empty.noRoute());
    assertThat(none.name()).isEqualTo("_none");
    assertThat(none.cluster()).isNull();
    assertThat(none.outcome()).isEqualTo("respond 404");
    assertThat(empty.inOrder()).isEmpty();
  }

  @Test
  void find_manyExpressions_inOrderOfConditionsThenName() {
    RouteTable table =
        RouteFixture.table(
            """
            b { path-regex = "/u/[0-9]+", respond {} }
            a { path-regex = "/u/.*", respond {} }
            c { path-regex = "/u/1", method = GET, respond {} }
            """);
    assertThat(table.find("web", FakeExchange.get("/u/1")).name()).isEqualTo("c");
    assertThat(table.find("web", FakeExchange.get("/u/2")).name()).isEqualTo("a");
  }

  @Test
  void warnings_expressionBehindACatchAll_said() {
    RouteTable table =
        RouteFixture.table(
            """
            all { host = a.example, respond {} }
            img { host = a.example, path-regex = ".*png", respond {} }
            ok  { path-regex = ".*png", respond {} }
            """);
    assertThat(table.warnings())
        .extracting(Problem::message)
        .containsExactly(
            "route img is never taken on host a.example: route all takes every path there, and"
                + " prefixes come before regular expressions");
    assertThat(SHOP.warnings()).isEmpty();
  }

  @Test
  void warnings_expressionBehindAPrefixOrABroaderOne_said() {
    RouteTable table =
        RouteFixture.table(
            """
            v1   { path = "/api/*", respond {} }
            v2   { path-regex = "/api/v[0-9]+", respond {} }
            wide { path-regex = "/u/.*", respond {} }
            x    { path-regex = "/u/[0-9]+", respond {} }
            """);
    assertThat(table.warnings())
        .extracting(Problem::message)
        .containsExactly(
            "route v2 is never taken on host *: route v1 takes every path of it, and prefixes come"
                + " before regular expressions",
            "route x is never taken on host *: route wide takes every path of it, and of two"
                + " regular expressions the name decides");
  }

  @Test
  void warnings_expressionThatAlsoMatchesOtherPaths_notSaid() {
    RouteTable table =
        RouteFixture.table(
            """
            api   { path = "/api/*", respond {} }
            other { path-regex = "/api.*", respond {} }
            maybe { path-regex = "/ap(i/x)?", respond {} }
            both  { path-regex = "/api/x|/y", respond {} }
            b     { path-regex = "/api?/x", respond {} }
            """);
    assertThat(table.warnings()).isEmpty();
  }

  @Test
  void warnings_catchAllWithConditions_notSaid() {
    RouteTable table =
        RouteFixture.table(
            """
            all { method = GET, respond {} }
            img { path-regex = ".*png", respond {} }
            """);
    assertThat(table.warnings()).isEmpty();
  }
}
