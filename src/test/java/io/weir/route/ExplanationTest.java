package io.weir.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.filter.FakeExchange;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExplanationTest {
  private static final RouteTable TABLE =
      RouteFixture.table(
          """
          ping  { host = shop.example.com, path = /ping, respond {} }
          post  { host = shop.example.com, path = "/api/*", method = POST, respond {} }
          env   { host = shop.example.com, path = "/api/*", headers { X-Env = test }, respond {} }
          page  { host = shop.example.com, path = "/api/*", query { page = 2 }, respond {} }
          local { host = shop.example.com, path = "/api/*", client = "10.0.0.0/8", respond {} }
          api   { host = shop.example.com, path = "/api/*", respond {} }
          tls   { host = shop.example.com, listeners = tls, respond {} }
          old   { host = [old.example.com, "*.old.example.com"], respond {} }
          all   { respond {} }
          """);

  private static List<String> lines(FakeExchange request) {
    return TABLE.explain(request.listener(), request).steps().stream()
        .map(step -> step.route().name() + (step.taken() ? " * " : ": ") + step.reason())
        .toList();
  }

  @Test
  void explain_oneTaken_everyOtherSaysItsFirstReason() {
    FakeExchange request =
        FakeExchange.get("/api/x?page=1").host("shop.example.com").client("192.0.2.7");
    assertThat(lines(request))
        .containsExactlyInAnyOrder(
            "ping: path /api/x is not /ping",
            "post: method GET is not POST",
            "env: header X-Env is missing",
            "page: query has no page=2",
            "local: client 192.0.2.7 is not in 10.0.0.0/8",
            "api * matches",
            "tls: listener web is not tls",
            "old: host shop.example.com is not old.example.com or *.old.example.com",
            "all: matches, but route api comes first");
    assertThat(TABLE.explain("web", request).winner()).hasToString("route api");
  }

  @Test
  void explain_always_inOrderOfPrecedence() {
    FakeExchange request = FakeExchange.get("/api/x").host("shop.example.com");
    assertThat(TABLE.explain("web", request).steps())
        .extracting(Explanation.Step::route)
        .isEqualTo(TABLE.inOrder());
  }

  @Test
  void explain_noneTaken_winnerIsTheNoRouteRoute() {
    RouteTable table = RouteFixture.table("a { path = /a, respond {} }");
    Explanation explanation = table.explain("web", FakeExchange.get("/b"));
    assertThat(explanation.winner()).isSameAs(table.noRoute());
    assertThat(explanation.steps()).noneMatch(Explanation.Step::taken);
  }
}
