package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a request's target: it is routed and forwarded as one and the same. */
class TargetsIT extends WireTest {
  /** Sends each first one of the pairs and expects the second at the backend. */
  private void expectForwarded(String... pairs) {
    ScriptedBackend backend = responding(Wire.ok("x"));
    RawClient client = client(proxyTo(backend));
    for (int i = 0; i < pairs.length; i += 2) {
      assertThat(client.exchange(Wire.get(pairs[i])).status()).as(pairs[i]).isEqualTo(200);
      String target = backend.awaitRequest(i / 2).target();
      assertThat(target).as(pairs[i]).isEqualTo(pairs[i + 1]);
    }
  }

  @Test
  void aTargetThatNeedsNothingLeavesByteForByte() {
    List<String> targets =
        List.of(
            "/",
            "//",
            "//a//b//",
            "/a?",
            "/?",
            "/??",
            "/a?b=c&d=%2e%2e/../.%00x".replace("%00", "%01"),
            "/a%2Fb",
            "/a%2fb",
            "/%41%7e",
            "/a;b=1/c",
            "/...",
            "/.a/..b/c./d..",
            "/a%20b+c",
            "/%C3%A9%ff",
            "/!$&'()*+,-._~:@=;^`{|}[]",
            "/a?[]{}|^`%zz%",
            "/%25%32%65",
            "/%u002e".replace("%u", "%25u"));
    String[] pairs = targets.stream().flatMap(t -> List.of(t, t).stream()).toArray(String[]::new);
    expectForwarded(pairs);
  }

  @Test
  void dotSegmentsAreResolvedHoweverTheyAreWritten() {
    expectForwarded(
        "/a/./b", "/a/b",
        "/a/../b", "/b",
        "/a/%2e%2e/b", "/b",
        "/a/.%2E/b?q=../x", "/b?q=../x",
        "/a/b/..", "/a/",
        "/a/b/.", "/a/b/",
        "/../../a", "/a",
        "/%2e/%2e%2e/a", "/a",
        "/a//../b", "/a/b",
        "/a/..//b", "//b",
        "/..", "/",
        "/a/%41/../b", "/a/b");
  }

  @Test
  void hostileTargetsAreRefused() {
    ScriptedBackend backend = responding(Wire.ok("x"));
    var proxy = proxyTo(backend);
    List<String> targets =
        List.of(
            "/a#b",
            "/#",
            "/a?b#c",
            "/%00",
            "/a%00b",
            "/a?%00",
            "/%",
            "/%4",
            "/%zz",
            "/%u002e%u002e/",
            "/a\\b",
            "/a\"b",
            "/<a>",
            "/\u00e9",
            "/a?\u00ff",
            "/..%2fa",
            "/a/..%2F..%2fetc",
            "/%2e%2e%5ca",
            "/a/..;/b",
            "/a/%2e%2e;x/b",
            "a",
            "?a",
            "*",
            "ftp://example.test/a",
            "example.test:80",
            "http://",
            "http:///a",
            "http://user@example.test/a",
            "http://example.test:0/a",
            "http://exa%6dple.test/a");
    for (String target : targets) {
      RawClient client = client(proxy);
      client.send(Wire.get(target));
      WireMessage response = client.readResponse();
      assertThat(response.status()).as(target).isEqualTo(400);
      assertThat(response.header("Connection")).as(target).isEqualTo("close");
      client.expectClosed();
    }
    assertThat(backend.opened()).isZero();
  }

  @Test
  void thePathThatIsRoutedIsThePathThatIsForwarded() {
    ScriptedBackend open = responding(Wire.ok("open"));
    ScriptedBackend closed = responding(Wire.ok("admin"));
    RawClient client =
        client(
            proxy(
                """
                clusters { open { backends = ["{backend}"] }, admin { backends = ["{backend2}"] } }
                routes {
                  open { path = "/*", cluster = open }
                  admin { path = "/admin/*", cluster = admin }
                }
                """,
                open,
                closed));
    List<String> admin =
        List.of(
            "/admin",
            "/admin/",
            "/x/../admin",
            "/./admin/y",
            "/%61dmin/z",
            "/%2e/admin",
            "/x/%2e%2e/%61%64min?q");
    for (String target : admin) {
      assertThat(client.exchange(Wire.get(target)).text()).as(target).isEqualTo("admin");
    }
    List<String> other =
        List.of("/admin/../x", "/administrator", "//admin", "/ADMIN", "/admin%2Fx", "/x?/admin");
    for (String target : other) {
      assertThat(client.exchange(Wire.get(target)).text()).as(target).isEqualTo("open");
    }
    assertThat(closed.requests().stream().map(WireMessage::target))
        .containsExactly(
            "/admin", "/admin/", "/admin", "/admin/y", "/%61dmin/z", "/admin", "/%61%64min?q");
    assertThat(open.requests().stream().map(WireMessage::target))
        .containsExactly("/x", "/administrator", "//admin", "/ADMIN", "/admin%2Fx", "/x?/admin");
  }

  @Test
  void theAsteriskOfOptionsIsForwarded() {
    ScriptedBackend backend = responding(Wire.ok("x"));
    RawClient client = client(proxyTo(backend));
    client.exchange("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
    assertThat(backend.awaitRequest(0).startLine()).isEqualTo("OPTIONS * HTTP/1.1");
  }

  @Test
  void methodsAreForwardedAsTheyAreWritten() {
    ScriptedBackend backend = responding(Wire.ok("x"));
    RawClient client = client(proxyTo(backend));
    List<String> methods = List.of("GET", "get", "PATCH", "PROPFIND", "QUERY", "X-Y!#$%&'*+.^_`|~");
    for (String method : methods) {
      client.exchange(method + " /a HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    assertThat(backend.requests().stream().map(WireMessage::method)).isEqualTo(methods);
  }
}
