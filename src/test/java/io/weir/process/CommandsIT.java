package io.weir.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The commands that report and end: what they print, where, and their exit codes. */
class CommandsIT extends ProcessTest {
  private static final String GOOD =
      """
      listeners { web { bind = "127.0.0.1:8080" } }
      clusters { app { backends = ["localhost:3000", "localhost:3001"] } }
      routes {
        app { path = "/app/*", cluster = app, filters = [{ type = strip-prefix, prefix = "/app" }] }
        old { host = "old.example.com", redirect { to = "https://new.example.com{uri}" } }
        put { path = "/app/*", method = PUT, respond { status = 403 } }
      }
      """;

  private static final String BAD =
      """
      listners { web { bind = ":0" } }
      listeners { web { bind = "127.0.0.1" } }
      clusters { app { backends = ["localhost:3000"], balance = robin } }
      routes {
        a { path = "/*", cluster = ap }
      }
      timeouts { connect = 5 }
      """;

  @Test
  void versionNamesEveryPart() {
    Ended version = weir("version");
    assertThat(version.code()).isZero();
    assertThat(version.err()).isEmpty();
    assertThat(version.out())
        .extracting(line -> line.split(" ", 2)[0])
        .containsExactly("weir", "java", "netty", "native", "transport", "system");
    assertThat(version.text()).containsPattern("weir +[0-9]+\\.[0-9]+\\.[0-9]+");
    assertThat(version.text()).doesNotContain("unknown");
  }

  @Test
  void withoutACommandTheListIsAComplaintAndAskedForItIsAnAnswer() {
    Ended nothing = weir();
    Ended help = weir("help");
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.out()).isEmpty();
    assertThat(help.code()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out()).isEqualTo(nothing.err()).hasSizeGreaterThan(8);
    assertThat(help.out()).startsWith("usage: weir COMMAND ...");
  }

  @Test
  void anUnknownCommandGetsASuggestion() {
    Ended unknown = weir("chek", "weir.conf");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.out()).isEmpty();
    assertThat(unknown.err())
        .startsWith("weir: there is no command 'chek'; did you mean \"check\"?");
  }

  @Test
  void wrongUsageIsASentenceAndTheUsage() {
    Ended usage = weir("check", "a.conf", "--jsn");
    assertThat(usage.code()).isEqualTo(2);
    assertThat(usage.out()).isEmpty();
    assertThat(usage.err())
        .containsExactly("weir check: unknown option --jsn", "usage: weir check FILE [--json]");
  }

  @Test
  void aGoodFileIsFine() {
    file("good.conf", GOOD);
    Ended check = weir("check", "good.conf");
    assertThat(check.code()).isZero();
    assertThat(check.out())
        .last()
        .isEqualTo("good.conf: fine, 1 listener, 3 routes, 1 cluster, 2 backends");
    assertThat(check.err()).isEmpty();
  }

  @Test
  void aBadFileShowsEveryProblemWithItsLine() {
    file("bad.conf", BAD);
    Ended check = weir("check", "bad.conf");
    assertThat(check.code()).isEqualTo(1);
    assertThat(check.err()).isEmpty();
    assertThat(check.out()).hasSize(6);
    assertThat(check.out().get(0))
        .startsWith("bad.conf:1: unknown key \"listners\"; accepted are ")
        .endsWith("; did you mean \"listeners\"?");
    assertThat(check.out().subList(1, 6))
        .containsExactly(
            "bad.conf:2: bind \"127.0.0.1\" has no port; accepted is host:port;"
                + " did you mean \"127.0.0.1:80\"?",
            "bad.conf:3: there is no balancer \"robin\";"
                + " accepted are consistent-hash, least-request, peak-ewma, random, round-robin",
            "bad.conf:5: cluster \"ap\" is no cluster; there are app; did you mean \"app\"?",
            "bad.conf:7: connect \"5\" has no unit; accepted are durations such as"
                + " 500ms, 10s, 5m, 1h; did you mean \"5s\"?",
            "bad.conf: 5 problems");
  }

  @Test
  void everyOtherCommandRefusesABadFileWithTheSameLines() {
    file("bad.conf", BAD);
    List<String> problems = weir("check", "bad.conf").out().subList(0, 5);
    for (String command : List.of("run", "routes")) {
      Ended refused = weir(command, "bad.conf");
      assertThat(refused.code()).as(command).isEqualTo(1);
      assertThat(refused.out()).as(command).isEmpty();
      assertThat(refused.err()).as(command).isEqualTo(problems);
    }
    Ended explain = weir("explain", "bad.conf", "GET", "/");
    assertThat(explain.code()).isEqualTo(1);
    assertThat(explain.err()).isEqualTo(problems);
  }

  @Test
  void aMissingFileIsOneSentence() {
    for (String command : List.of("check", "run")) {
      Ended missing = weir(command, "missing.conf");
      assertThat(missing.code()).isEqualTo(1);
      assertThat(missing.out()).isEmpty();
      assertThat(missing.err()).containsExactly("weir: missing.conf: no such file");
    }
  }

  @Test
  void theReportForProgramsIsJson() {
    file("bad.conf", BAD);
    Ended check = weir("check", "--json", "bad.conf");
    Config report = json(check);
    assertThat(check.code()).isEqualTo(1);
    assertThat(report.getBoolean("ok")).isFalse();
    assertThat(report.getConfigList("problems"))
        .extracting(each -> each.getString("file") + " " + each.getInt("line"))
        .containsExactly("bad.conf 1", "bad.conf 2", "bad.conf 3", "bad.conf 5", "bad.conf 7");
    assertThat(report.getConfigList("problems").get(3).getString("message"))
        .isEqualTo("cluster \"ap\" is no cluster; there are app; did you mean \"app\"?");

    file("good.conf", GOOD);
    Config fine = json(weir("check", "good.conf", "--json"));
    assertThat(fine.getBoolean("ok")).isTrue();
    assertThat(fine.getList("problems")).isEmpty();
  }

  private static Config json(Ended check) {
    assertThat(check.err()).isEmpty();
    assertThat(check.out()).hasSize(1);
    return ConfigFactory.parseString(
        check.text(), ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
  }

  @Test
  void aDumpIsAConfigurationThatMeansTheSame() {
    file("good.conf", GOOD);
    Ended dump = weir("dump", "good.conf");
    assertThat(dump.code()).isZero();
    assertThat(dump.err()).isEmpty();
    file("dumped.conf", dump.text());
    assertThat(weir("dump", "dumped.conf").out()).isEqualTo(dump.out());
  }

  @Test
  void aDumpCanSayWhereEachValueComesFrom() {
    file("part.conf", "clusters.app.backends = [\"localhost:4000\"]");
    file("good.conf", GOOD + "include required(\"part.conf\")\n");
    Ended dump = weir("dump", "good.conf", "--origins");
    assertThat(dump.code()).isZero();
    assertThat(dump.out())
        .contains(
            "    bind = \"127.0.0.1:8080\"  # good.conf:1",
            "  transport = \"auto\"  # default",
            "    method = \"PUT\"  # good.conf:6")
        .anyMatch(line -> line.contains("localhost:4000") && line.endsWith("# part.conf:1"))
        .noneMatch(line -> line.contains("localhost:3000"));
  }

  @Test
  void routesComeInTheOrderInWhichTheyAreTried() {
    file("good.conf", GOOD);
    Ended routes = weir("routes", "good.conf");
    assertThat(routes.code()).isZero();
    assertThat(routes.out()).hasSize(4);
    assertThat(routes.out())
        .extracting(line -> line.split(" ", 2)[0])
        .containsExactly("ROUTE", "old", "put", "app");
  }

  @Test
  void anExplanationFollowsARequestToItsBackends() {
    file("good.conf", GOOD);
    Ended explain = weir("explain", "good.conf", "GET", "http://example.com/app/x?y=1");
    assertThat(explain.code()).isZero();
    assertThat(explain.err()).isEmpty();
    assertThat(explain.text())
        .isEqualTo(
            """
            request   GET http://example.com/app/x?y=1
            host      example.com
            listener  web, 127.0.0.1:8080
            client    127.0.0.1
            route     app, good.conf:4
            matches   host *, path /app/*
            filter    strip-prefix /app
            target    /x?y=1
            cluster   app, least-request
            backend   localhost:3000
            backend   localhost:3001
            chosen    by least-request: of two random ones the less busy for its weight
            other routes, in order of precedence
              old  host example.com is not old.example.com
              put  method GET is not PUT\
            """);
  }

  @Test
  void anExplanationSaysWhyNothingMatches() {
    file("good.conf", GOOD);
    Ended explain = weir("explain", "good.conf", "GET", "/", "-H", "Host: a.example.com");
    assertThat(explain.code()).isEqualTo(1);
    assertThat(explain.out()).contains("route     none matches; the answer is 404");
    assertThat(explain.text())
        .endsWith(
            """
            other routes, in order of precedence
              old  host a.example.com is not old.example.com
              put  path / is not /app or below it
              app  path / is not /app or below it\
            """);
  }
}
