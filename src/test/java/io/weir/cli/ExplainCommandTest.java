package io.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ExplainCommandTest {
  private static final String SITE =
      """
      listeners {
        web { bind = "127.0.0.1:8080" }
        inside { bind = "127.0.0.1:8081" }
      }
      clusters {
        shop { backends = ["10.0.0.11:8080"], balance = round-robin }
        users {
          backends = ["10.0.2.11:80", "10.0.2.12:80", { address = "10.0.2.13:80", weight = 0 }]
          balance { type = consistent-hash, by = header, name = X-User }
          sticky { cookie = weir }
        }
        api {
          backends = [
            { address = "unix:/run/spare.sock", backup = true }
            { address = "10.0.1.11:9000", weight = 2 }
            "10.0.1.12:9000"
          ]
        }
      }
      routes {
        shop { host = "shop.example.com", cluster = shop }
        api {
          host = "shop.example.com", path = "/api/*", cluster = api
          filters = [{ type = strip-prefix, prefix = "/api" }]
        }
        user { host = "users.example.com", cluster = users }
        old { host = "*.old.example.com", redirect { to = "http://shop{uri}" } }
        ping { path = "/ping", method = GET, listeners = inside, respond { body = ok } }
      }
      """;

  @TempDir Path directory;
  private final Output output = new Output();
  private String file = "";

  @BeforeEach
  void writeFile() throws IOException {
    file = output.file(directory, SITE).toString();
  }

  @Test
  void explain_requestToCluster_showsTheWholeWay() {
    assertThat(explain("GET", "http://shop.example.com/api/items?x=1")).isZero();
    assertThat(output.out().replace(file, "site.conf"))
        .isEqualTo(
            """
            request   GET http://shop.example.com/api/items?x=1
            host      shop.example.com
            listener  web, 127.0.0.1:8080
            client    127.0.0.1
            route     api, site.conf:22
            matches   host shop.example.com, path /api/*
            filter    strip-prefix /api
            target    /items?x=1
            cluster   api, least-request
            backend   10.0.1.11:9000, weight 2
            backend   10.0.1.12:9000
            backend   unix:/run/spare.sock, backup
            chosen    by least-request: of two random ones the less busy for its weight
            other routes, in order of precedence
              shop  matches, but route api comes first
              user  host shop.example.com is not users.example.com
              old   host shop.example.com is not *.old.example.com
              ping  path /api/items is not /ping
            """);
  }

  @Test
  void explain_onlyOneBackend_isThatOne() {
    assertThat(explain("GET", "http://shop.example.com/")).isZero();
    assertThat(output.out()).contains("chosen    10.0.0.11:8080, the only one that may be\n");
  }

  @Test
  void explain_consistentHash_namesTheBackendAndWhatWasHashed() {
    assertThat(explain("GET", "http://users.example.com/", "-H", "X-User: ann")).isZero();
    assertThat(output.out())
        .contains("backend   10.0.2.13:80, weight 0\n")
        .containsPattern("chosen    10.0.2.1[12]:80, by consistent-hash: header X-User\n");
  }

  @Test
  void explain_consistentHashWithoutTheKey_saysWhatHappensThen() {
    assertThat(explain("GET", "http://users.example.com/")).isZero();
    assertThat(output.out())
        .contains("chosen    by consistent-hash: no header X-User, so of two random ones the less");
  }

  @Test
  void explain_stickyCookie_comesFirst() {
    // HMAC-SHA256 of "users\n10.0.2.13:80" with the key "weir ".
    String cookie = "Cookie: weir=01d373b8cd198fdf";
    assertThat(explain("GET", "http://users.example.com/", "-H", cookie)).isZero();
    assertThat(output.out()).contains("chosen    10.0.2.13:80, named by cookie weir\n");
  }

  @Test
  void explain_redirect_showsWhereTo() {
    assertThat(explain("GET", "http://www.old.example.com/a?b#c")).isZero();
    assertThat(output.out()).contains("answer    302 to http://shop/a?b\n");
  }

  @Test
  void explain_portOfUrl_choosesTheListener() {
    assertThat(explain("GET", "http://localhost:8081/ping")).isZero();
    assertThat(output.out())
        .contains("listener  inside, 127.0.0.1:8081\n")
        .contains("matches   host *, path /ping, method GET, listener inside\n")
        .contains("answer    200 text/plain; charset=utf-8\n");
  }

  @Test
  void explain_listenerOption_winsOverThePort() {
    assertThat(explain("GET", "http://localhost:8080/ping", "--listener", "inside")).isZero();
    assertThat(output.out()).contains("listener  inside");
  }

  @Test
  void explain_unknownListener_isWrongUsage() {
    assertThat(explain("GET", "/ping", "--listener", "insid")).isEqualTo(2);
    assertThat(output.err()).contains("there is no listener 'insid'; did you mean \"inside\"?");
  }

  @Test
  void explain_noRoute_saysWhyForEach() {
    assertThat(explain("POST", "/ping", "--listener", "inside")).isEqualTo(1);
    assertThat(output.out())
        .contains("route     none matches; the answer is 404\n")
        .contains("  ping  method POST is not GET\n")
        .doesNotContain("backend");
  }

  @Test
  void explain_hostHeader_winsOverTheUrl() {
    assertThat(explain("GET", "/", "-H", "Host: Shop.Example.com")).isZero();
    assertThat(output.out()).contains("host      shop.example.com\n", "route     shop, ");
  }

  @Test
  void explain_dangerousTarget_isRefusedAsOnTheWire() {
    assertThat(explain("GET", "/a%00b")).isEqualTo(1);
    assertThat(output.out()).contains("refused   400 bad_target: ");
  }

  @Test
  void explain_badHeader_isWrongUsage() {
    assertThat(explain("GET", "/", "-H", "no colon")).isEqualTo(2);
    assertThat(output.err()).startsWith("weir explain: -H 'no colon' is not of the form");
  }

  @Test
  void explain_badHeaderName_isWrongUsage() {
    assertThat(explain("GET", "/", "-H", "a b: c")).isEqualTo(2);
    assertThat(output.err()).startsWith("weir explain: -H 'a b: c': ");
  }

  @Test
  void explain_badMethodOrClient_isWrongUsage() {
    assertThat(explain("G T", "/")).isEqualTo(2);
    assertThat(output.err()).contains("'G T' is not a method");
    assertThat(explain("GET", "/", "--client", "me")).isEqualTo(2);
    assertThat(output.err()).contains("--client 'me' is not an IP address");
  }

  @Test
  void explain_fileWithProblems_printsThem() throws IOException {
    file = output.file(directory, "colour = blue").toString();

    assertThat(explain("GET", "/")).isEqualTo(1);
    assertThat(output.err()).contains(file + ":1: ").contains("colour");
    assertThat(output.out()).isEmpty();
  }

  private int explain(String method, String url, String... more) {
    String[] args = new String[4 + more.length];
    args[0] = "explain";
    args[1] = file;
    args[2] = method;
    args[3] = url;
    System.arraycopy(more, 0, args, 4, more.length);
    return output.run(args);
  }
}
