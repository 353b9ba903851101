package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import org.junit.jupiter.api.Test;

/** Which route a request takes, and what the route's filters make of it. */
class RoutingIT extends WireTest {
  /** A route that answers with its own name. */
  private static String own(String name, String matchers) {
    return "routes { " + name + " { " + matchers + ", respond { body = \"{route}\" } } }\n";
  }

  private static String get(String host, String target, String... fields) {
    return Wire.get(target, fields).replace("Host: example.test", "Host: " + host);
  }

  private static void expect(RawClient client, String request, String answer) {
    assertThat(client.exchange(request).text()).as(request).isEqualTo(answer);
  }

  @Test
  void hostsAreMatchedExactlyThenByTheLongestWildcard() {
    RawClient client =
        client(
            proxy(
                own("shop", "host = shop.a.test")
                    + own("wide", "host = \"*.test\"")
                    + own("narrow", "host = [\"*.a.test\", other.test]")
                    + own("any", "path = \"/*\"")));
    expect(client, get("shop.a.test", "/"), "shop");
    expect(client, get("SHOP.a.Test:8080", "/"), "shop");
    expect(client, get("shop.a.test.", "/"), "shop");
    expect(client, get("x.a.test", "/"), "narrow");
    expect(client, get("y.x.a.test", "/"), "narrow");
    expect(client, get("other.test", "/"), "narrow");
    expect(client, get("a.test", "/"), "wide");
    expect(client, get("test", "/"), "any");
    expect(client, get("[::1]", "/"), "any");
    expect(client, "GET http://shop.a.test/ HTTP/1.1\r\nHost: shop.a.test\r\n\r\n", "shop");
    expect(client, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "any");
  }

  @Test
  void pathsAreMatchedExactlyThenByTheLongestPrefixThenByExpression() {
    RawClient client =
        client(
            proxy(
                own("exact", "path = \"/a/b\"")
                    + own("short", "path = \"/a/*\"")
                    + own("long", "path = \"/a/b/*\"")
                    + own("regex", "path-regex = \"/[0-9]+/x\"")));
    expect(client, Wire.get("/a/b?q"), "exact");
    expect(client, Wire.get("/a/b/"), "long");
    expect(client, Wire.get("/a/b/c"), "long");
    expect(client, Wire.get("/a/bc"), "short");
    expect(client, Wire.get("/a"), "short");
    expect(client, Wire.get("/17/x"), "regex");
    for (String none : new String[] {"/17/x/", "/", "/ab", "/A/b"}) {
      WireMessage response = client.exchange(Wire.get(none));
      assertThat(response.status()).as(none).isEqualTo(404);
      assertThat(response.text()).contains("\"reason\":\"no_route\"");
      assertThat(response.headers("Connection")).isEmpty();
    }
  }

  @Test
  void furtherMatchersDecideAmongEqualPaths() {
    RawClient client =
        client(
            proxy(
                own("plain", "path = \"/*\"")
                    + own("post", "method = [POST, PUT]")
                    + own("tenant", "headers { x-tenant = blue }")
                    + own("both", "headers { x-tenant = blue, x-b = \"~v.*\" }")
                    + own("query", "query { version = \"2\" }")));
    expect(client, Wire.get("/"), "plain");
    expect(client, Wire.post("/", "x"), "post");
    expect(client, Wire.post("/", "x", "X-Tenant: blue"), "post");
    expect(client, Wire.get("/", "X-TENANT: blue"), "tenant");
    expect(client, Wire.get("/", "X-Tenant: Blue"), "plain");
    expect(client, Wire.get("/", "X-Tenant: blue", "X-B: v1"), "both");
    expect(client, Wire.get("/?a=1&version=2"), "query");
    expect(client, Wire.get("/?version=22"), "plain");
  }

  @Test
  void aRouteMayBeForSomeClientsOnly() {
    Proxy proxy = proxy(own("any", "path = \"/*\"") + own("second", "client = \"127.0.0.2/32\""));
    expect(client(proxy), Wire.get("/"), "any");
    expect(closing(RawClient.from("127.0.0.2", proxy.port())), Wire.get("/"), "second");
  }

  @Test
  void aRouteMayServeOneListenerOnly() {
    String other = "listeners { other { bind = \"127.0.0.1:0\" } }\n";
    String routes = own("web", "listeners = [web]") + own("other", "listeners = [other]");
    Proxy proxy = proxy(other + routes);
    expect(client(proxy), Wire.get("/"), "web");
    expect(closing(RawClient.to(proxy.port("other"))), Wire.get("/"), "other");
  }

  @Test
  void aRedirectLeadsWhereItsTemplateSays() {
    RawClient client =
        client(
            proxy(
                """
                routes {
                  moved { redirect { to = "https://{host}:8443{uri}", status = 308 } }
                  found { path = "/f", redirect { to = "/g" } }
                }
                """));
    WireMessage moved = client.exchange(get("Shop.test:80", "/a/../b?c=d"));
    assertThat(moved.startLine()).isEqualTo("HTTP/1.1 308 Permanent Redirect");
    assertThat(moved.header("Location")).isEqualTo("https://shop.test:8443/b?c=d");
    assertThat(moved.header("Content-Length")).isEqualTo("0");
    assertThat(client.exchange(Wire.post("/f", "body")).status()).isEqualTo(302);
  }

  @Test
  void anAnswerOfItsOwnCanTellWhatWasAsked() {
    Proxy proxy =
        proxy(
            """
            routes { own {
              respond {
                status = 503, content-type = "text/x"
                body = "{method} {path} {query} {uri} {scheme} {listener} \
            {route} {client} {host} {header.X-A} {{}"
              }
              filters = [{ type = response-headers, set { X-Port = "{port}" }, remove = [Date] }]
            } }
            """);
    WireMessage response = client(proxy).exchange(get("a.test:1", "/p?q", "x-a: h"));
    assertThat(response.status()).isEqualTo(503);
    assertThat(response.text()).isEqualTo("GET /p q /p?q http web own 127.0.0.1 a.test h {}");
    assertThat(response.fields())
        .hasToString("[Content-Length: 48, Content-Type: text/x, X-Port: " + proxy.port() + "]");
  }

  @Test
  void pathFiltersChangeWhatTheBackendIsAskedFor() {
    ScriptedBackend backend = responding(request -> Wire.ok(request.target()));
    RawClient client =
        client(
            proxy(
                """
                clusters { app { backends = ["{backend}"] } }
                routes {
                  strip { path = "/api/*", cluster = app
                    filters = [{ type = strip-prefix, prefix = /api }] }
                  add { path = "/add/*", cluster = app
                    filters = [{ type = add-prefix, prefix = /v2 }] }
                  rewrite { path = "/old/*", cluster = app, filters = [
                    { type = rewrite, pattern = "^/old/([^/]*)/(.*)", to = "/new/$2/$1" }] }
                  both { path = "/both/*", cluster = app, filters = [
                    { type = strip-prefix, prefix = /both }, { type = add-prefix, prefix = /x }] }
                }
                """,
                backend));
    expect(client, Wire.get("/api"), "/");
    expect(client, Wire.get("/api/a%2Fb//c?d=/api"), "/a%2Fb//c?d=/api");
    expect(client, Wire.get("/%61pi/a"), "/a");
    expect(client, Wire.get("/add/a?b"), "/v2/add/a?b");
    expect(client, Wire.get("/old/a/b/c?d"), "/new/b/c/a?d");
    expect(client, Wire.get("/old/a"), "/old/a");
    expect(client, Wire.get("/both/a"), "/x/a");
    assertThat(backend.awaitRequest(0).header("X-Forwarded-Prefix")).isEqualTo("/api");
  }

  @Test
  void headerFiltersEditBothDirections() {
    ScriptedBackend backend = responding(Wire.ok("x", "Server: app", "X-Keep: 1", "X-Set: old"));
    Proxy proxy =
        proxy(
            """
            clusters { app { backends = ["{backend}"] } }
            routes { all { cluster = app, filters = [
              { type = request-headers
                set { X-Set = "{client}/{header.X-In}", Host = "app.internal" }
                add { X-Add = "{request-id}" }, remove = [x-in, cookie] }
              { type = response-headers, set { X-Set = "{method}" }, add { X-Keep = "2" }
                remove = [server] }
            ] } }
            """,
            backend);
    String in =
        Wire.get("/", "X-In: in", "Cookie: a", "cookie: b", "x-set: 1", "X-Set: 2", "X-Add: 1");
    WireMessage response = client(proxy).exchange(in);
    WireMessage request = backend.awaitRequest(0);
    assertThat(request.header("X-Set")).isEqualTo("127.0.0.1/");
    assertThat(request.header("Host")).isEqualTo("app.internal");
    assertThat(request.headers("X-Add")).containsExactly("1", request.header("X-Request-ID"));
    assertThat(request.headers("Cookie")).isEmpty();
    assertThat(request.headers("X-In")).isEmpty();
    assertThat(response.headers("Server")).isEmpty();
    assertThat(response.header("X-Set")).isEqualTo("GET");
    assertThat(response.headers("X-Keep")).containsExactly("1", "2");
  }

  @Test
  void aRewriteThatMakesAHostileTargetIsRefused() {
    ScriptedBackend backend = responding(Wire.ok("x"));
    RawClient client =
        client(
            proxy(
                """
                clusters { app { backends = ["{backend}"] } }
                routes { all { cluster = app
                  filters = [{ type = rewrite, pattern = "/(.*)-(.*)", to = "/a/$1$2/b" }] } }
                """,
                backend));
    expect(client, Wire.get("/.-."), "x");
    assertThat(backend.awaitRequest(0).target()).isEqualTo("/b");
    assertThat(client.exchange(Wire.get("/.-.;x")).status()).isEqualTo(400);
    assertThat(backend.requests()).hasSize(1);
  }
}
