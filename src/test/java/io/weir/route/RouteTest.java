package io.weir.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.config.RouteConfig;
import io.weir.filter.FakeExchange;
import io.weir.filter.Template;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTest {
  private static Route only(String keys) {
    return RouteFixture.table("r { " + keys + " }").inOrder().get(0);
  }

  @Test
  void describe_everything_oneLine() {
    Route route =
        only(
            "host = [a.example, \"*.b.example\"], path = \"/api/*\", method = [GET, HEAD],"
                + " headers { X-A = 1 }, listeners = [web], cluster = back,"
                + " filters = [{ type = strip-prefix, prefix = /api }]");
    assertThat(route.describe())
        .isEqualTo(
            "a.example or *.b.example /api/*, method GET or HEAD, header X-A=1, listener web"
                + " -> cluster back, strip-prefix /api");
    assertThat(route).hasToString("route r");
  }

  @Test
  void describe_leastRoute_starsAndAction() {
    assertThat(only("respond { status = 204 }").describe()).isEqualTo("* /* -> respond 204");
    assertThat(only("path-regex = \"/a.*\", redirect { to = /b, status = 301 }").describe())
        .isEqualTo("* ~ /a.* -> redirect 301 to /b");
  }

  @Test
  void redirect_withVariables_rendered() {
    Template to =
        Objects.requireNonNull(
            only("redirect { to = \"{scheme}://new.example{uri}\" }").redirect());
    assertThat(to.render(FakeExchange.get("/a?b"))).isEqualTo("http://new.example/a?b");
    assertThat(only("redirect { to = \"/b\" }").body()).isNull();
  }

  @Test
  void body_withVariablesAndJson_rendered() {
    Template body =
        Objects.requireNonNull(
            only("respond { body = \"\"\"{\"host\": \"{host}\"}\"\"\" }").body());
    assertThat(body.render(FakeExchange.get("/").host("a.example")))
        .isEqualTo("{\"host\": \"a.example\"}");
    assertThat(only("respond {}").redirect()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"//evil.example", "/{path}", "{path}", "{uri}", "{header.X-To}", "{host}/"})
  void redirect_toASiteThatTheClientChooses_problem(String to) {
    assertThat(RouteFixture.problems("r { redirect { to = \"" + to + "\" } }"))
        .containsExactly(
            "test.conf:3: to \""
                + to
                + "\" lets the client choose the site; begin with https://,"
                + " {scheme}:// or /path");
  }

  @ParameterizedTest
  @CsvSource({
    "'redirect { to = \"https://{hots}/\" }', 'to \"https://{hots}/\"'",
    "'respond { body = \"{hots}\" }', 'body \"{hots}\"'",
  })
  void from_unknownVariable_problem(String action, String subject) {
    assertThat(RouteFixture.problems("r { " + action + " }"))
        .containsExactly(
            "test.conf:3: " + subject + " has the unknown variable {hots}; did you mean \"host\"?");
  }

  @Test
  void timeouts_ofTheRoute_inNanoseconds() {
    Route route =
        only("cluster = back, timeouts { first-byte = 5s, total = 0s, tunnel-idle = 2h }");
    assertThat(route.timeouts().firstByte()).isEqualTo(5_000_000_000L);
    assertThat(route.timeouts().total()).isZero();
    assertThat(route.timeouts().tunnelIdle()).isEqualTo(Duration.ofHours(2).toNanos());
  }

  @Test
  void bodyBytes_fromTheRouteOrTheListener() {
    assertThat(only("respond {}").bodyBytes()).isEqualTo(RouteConfig.LIMIT_OF_LISTENER);
    assertThat(only("respond {}, limits { body = 2KiB }").bodyBytes()).isEqualTo(2048);
  }

  @Test
  void conditions_none_empty() {
    assertThat(only("respond {}").conditions()).isEqualTo(List.of());
  }
}
