package io.weir.filter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RewriteFilterTest extends FilterContract {
  @Override
  String type() {
    return "rewrite";
  }

  @Override
  String settings() {
    return "pattern = \"/(.*?)x(.*)\", to = \"/new/$1$2\"";
  }

  private static String rewritten(String pattern, String to, String target) {
    FakeExchange exchange = FakeExchange.get(target);
    TestConfig.chain(hocon(pattern, to)).onRequest(exchange);
    return exchange.target().text();
  }

  private static String hocon(String pattern, String to) {
    return "{ type = rewrite, pattern = \"" + pattern + "\", to = \"" + to + "\" }";
  }

  @ParameterizedTest
  @CsvSource({
    "/old/(.*), /new/$1, /old/a/b, /new/a/b",
    "^/old/(.*)$, /new/$1, /old/a, /new/a",
    "/old/(.*), /new/$1, /old/a?q=/old/, /new/a?q=/old/",
    "/old/(.*), /new/$1, /x/old/a, /x/old/a",
    "/old/(.*), /new/$1, /old, /old",
    "/u/(\\\\d+)/(.*), /$2/$1, /u/42/edit, /edit/42",
    "'/u/(?P<id>\\\\d+)', '/user-${id}', /u/42, /user-42",
    "'/u/(?P<id>\\\\d+)', '/user-${1}0', /u/42, /user-420",
    "/(a)(b)?, /$1-$2, /a, /a-",
    "/(a), /$$1$1, /a, /$1a",
    "/.*, /, /a/b?c, /?c",
    "/admin, /x, /%61dmin, /x",
    "/(.*), /new/$1, /a%2Fb, /new/a%2Fb",
  })
  void onRequest_pathThatMatchesAsAWhole_replaced(
      String pattern, String to, String before, String after) {
    assertThat(rewritten(pattern, to, before)).isEqualTo(after);
  }

  @Test
  void onRequest_groupsThatJoinToDotSegments_resolved() {
    assertThat(rewritten("/(.)x(.)/(.*)", "/safe/$1$2/$3", "/.x./secret")).isEqualTo("/secret");
    assertThat(rewritten("/(.)x(.)/(.*)", "/$1$2/$3", "/.x./secret")).isEqualTo("/secret");
  }

  @Test
  void onRequest_groupsThatJoinToWhatIsRefused_answeredWith400() {
    FakeExchange exchange = FakeExchange.get("/a-00");
    FilterChain chain = TestConfig.chain(hocon("/a-(..)", "/%$1"));
    assertThat(chain.onRequest(exchange)).isEqualTo(Verdict.ANSWERED);
    assertThat(exchange.answer).startsWith("400 text/plain ");
    assertThat(exchange.target().text()).isEqualTo("/a-00");
  }

  @Test
  void onRequest_expressionThatWouldBacktrack_endsSoon() {
    String path = "/" + "a".repeat(8000);
    assertThat(rewritten("/(a|aa)+(a|aa)+(a|aa)+b", "/x", path)).isEqualTo(path);
  }

  @ParameterizedTest
  @CsvSource({
    "/(a), /$2, 'to \"/$2\" refers to the group \"2\", which the pattern does not have; $$ is a"
        + " plain $'",
    "/(a), '/${nam}', 'to \"/${nam}\" refers to the group \"nam\", which the pattern does not"
        + " have; $$ is a plain $'",
    "/(a), /x$, 'to \"/x$\" refers to the group \"\", which the pattern does not have; $$ is a"
        + " plain $'",
    "/(a), x/$1, 'to \"x/$1\" does not begin with a slash'",
    "/(a), $1, 'to \"$1\" does not begin with a slash'",
    "/(a), /x?y, 'to \"/x?y\" is more than a path; the query stays as it is'",
    "/(a), /x y, 'to \"/x y\" has characters that no path has; percent-encode them'",
  })
  void from_badReplacement_problem(String pattern, String to, String message) {
    assertThat(TestConfig.problems(hocon(pattern, to))).containsExactly(message);
  }

  @Test
  void from_badPattern_problemWithTheMessageOfTheEngine() {
    assertThat(TestConfig.problems(hocon("/(a", "/")))
        .singleElement()
        .asString()
        .contains("is not a regular expression: missing closing )");
  }
}
