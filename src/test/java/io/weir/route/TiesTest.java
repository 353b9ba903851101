package io.weir.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TiesTest {
  private static List<String> problems(String first, String second) {
    return RouteFixture.problems(
        "\n one { respond {}, " + first + " }\n two { respond {}, " + second + " }\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "path = /a | path = /a",
        "path = \"/a/*\" | path = \"/a/*\"",
        "path = \"/*\" | timeouts {}",
        "path-regex = \"/a.\" | path-regex = \"/a.\"",
        "host = a.example | host = [b.example, A.Example]",
        "host = \"*.example\" | host = \"*.example\"",
        "method = GET | method = [GET, HEAD]",
        "headers { X-A = 1 } | headers { X-B = 1 }",
        "headers { X-A = 1 } | headers { x-a = \"*\" }",
        "headers { X-A = ab } | headers { x-a = \"~a.\" }",
        "query { a = 1 } | query { b = 1 }",
        "client = \"10.0.0.0/8\" | client = \"10.1.0.0/16\"",
        "listeners = web | path = \"/*\"",
        "listeners = [web, tls] | listeners = tls",
      })
  void build_nothingDecides_problemThatNamesBothLines(String first, String second) {
    assertThat(problems(first, second))
        .containsExactly(
            "test.conf:5: route \"two\" ties with route \"one\" (test.conf:4): host, path and"
                + " number of conditions are the same, so nothing decides which one takes a"
                + " request that matches both");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "path = /a | path = \"/a/*\"",
        "path = /a | path = /a/",
        "path = /a | path = /a, method = GET",
        "path = \"/*\" | path-regex = \"/.*\"",
        "path-regex = \"/a.\" | path-regex = \"/.a\"",
        "host = a.example | host = \"*.example\"",
        "host = a.example | host = b.example",
        "method = GET | method = [POST, PUT]",
        "headers { X-Env = a } | headers { x-env = b }",
        "headers { X-A = 1 } | headers { X-A = 1, X-B = 1 }",
        "headers { X-A = \"~a.\" } | headers { X-A = \"~b.\" }",
        "headers { X-A = 1 } | query { a = 1 }",
        "query { a = 1 } | query { a = 2 }",
        "client = \"10.0.0.0/8\" | client = \"11.0.0.0/8\"",
        "client = \"10.0.0.0/8\" | path = \"/*\"",
        "listeners = web | listeners = tls",
      })
  void build_somethingDecidesOrNoRequestMatchesBoth_noProblem(String first, String second) {
    assertThat(problems(first, second)).isEmpty();
  }

  @Test
  void build_twoHostsInCommon_saidOnce() {
    assertThat(problems("host = [a.example, b.example]", "host = [a.example, b.example]"))
        .hasSize(1);
  }

  @Test
  void build_threeThatTie_everyPair() {
    assertThat(
            RouteFixture.problems(
                """

                a { respond {} }
                b { respond {} }
                c { respond {}, method = GET }
                d { respond {} }
                """))
        .extracting(message -> message.replaceAll(": host, path.*", ""))
        .containsExactly(
            "test.conf:5: route \"b\" ties with route \"a\" (test.conf:4)",
            "test.conf:7: route \"d\" ties with route \"a\" (test.conf:4)",
            "test.conf:7: route \"d\" ties with route \"b\" (test.conf:5)");
  }

  @Test
  void build_sameHostTwiceInOneRoute_noTieWithItself() {
    assertThat(RouteFixture.problems("r { respond {}, host = [a.example, A.example] }")).isEmpty();
  }
}
