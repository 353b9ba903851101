package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireMessage.Field;
import io.weir.testkit.WireTest;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What of a request's fields reaches the backend, and what weir says there itself. */
class RequestHeadersIT extends WireTest {
  private static final String TRUSTING = "listeners { web { trusted-proxies = [\"127.0.0.1\"] } }";

  /** What the backend got for this request. */
  private WireMessage forwarded(String request, String... config) {
    ScriptedBackend backend = responding(Wire.ok("x"));
    RawClient client = client(proxyTo(backend, config));
    assertThat(client.exchange(request).status()).isEqualTo(200);
    return backend.awaitRequest(0);
  }

  /** The fields that came from the client: those before the first of weir's own. */
  private static List<String> fieldsOf(WireMessage request) {
    return request.fields().stream()
        .map(Field::toString)
        .filter(line -> !line.matches("(X-Forwarded-.*|Forwarded|Via|X-Request-ID): .*"))
        .toList();
  }

  @Test
  void aPlainRequestGetsExactlyTheseFields() {
    ScriptedBackend backend = responding(Wire.ok("x"));
    Proxy proxy = proxyTo(backend);
    client(proxy).exchange(Wire.get("/a?b", "Accept: */*"));
    String id = backend.awaitRequest(0).header("X-Request-Id");
    assertThat(id).matches("[0-9a-f]{32}");
    assertThat(backend.received(0))
        .isEqualTo(
            Wire.lines(
                "GET /a?b HTTP/1.1",
                "Host: example.test",
                "Accept: */*",
                "X-Forwarded-For: 127.0.0.1",
                "X-Forwarded-Proto: http",
                "X-Forwarded-Host: example.test",
                "X-Forwarded-Port: " + proxy.port(),
                "Forwarded: for=127.0.0.1;host=example.test;proto=http",
                "Via: 1.1 weir",
                "X-Request-ID: " + id,
                ""));
  }

  @Test
  void otherFieldsKeepTheirOrderCaseRepetitionsAndBytes() {
    String[] fields = {
      "x-LOWER: 1",
      "Cookie: a=1",
      "X-Empty: ",
      "Cookie: b=2",
      "X-Bytes: caf\u00e9 \u00ff",
      "X-Tab: a\tb  c",
      "Authorization: Basic eDp5",
      "Content-Type: a/b",
      "Content-Type: c/d",
      "Max-Forwards: 3",
      "Range: bytes=0-1",
      "Proxy-Authorization: Basic eDp5"
    };
    List<String> expected = List.of(Wire.get("/", fields).split("\r\n")).subList(1, 14);
    assertThat(fieldsOf(forwarded(Wire.get("/", fields)))).isEqualTo(expected);
  }

  @Test
  void spaceAroundAValueIsNotPartOfIt() {
    WireMessage request = forwarded(Wire.get("/", "X-A: \t a b \t ", "X-B:c"));
    assertThat(request.head()).contains("\r\nX-A: a b\r\nX-B: c\r\n");
  }

  @Test
  void fieldsForOneConnectionStayOnIt() {
    WireMessage request =
        forwarded(
            Wire.get(
                "/",
                "Connection: keep-alive, X-Mine , x-also",
                "x-mine: 1",
                "X-ALSO: 2",
                "X-Also: 3",
                "Keep-Alive: timeout=5",
                "Proxy-Connection: keep-alive",
                "TE: gzip",
                "Upgrade: foo",
                "X-Kept: 4",
                "connection: X-Other",
                "X-Other: 5"));
    assertThat(fieldsOf(request)).containsExactly("Host: example.test", "X-Kept: 4");
  }

  @Test
  void theOfferToTakeTrailersIsPassedOn() {
    WireMessage request = forwarded(Wire.get("/", "TE: gzip, trailers", "Connection: TE"));
    assertThat(request.header("TE")).isEqualTo("trailers");
    assertThat(request.header("Connection")).isEqualTo("TE");
  }

  @Test
  void connectionCannotNameWhatTheBackendReliesOn() {
    String all =
        "Connection: close, Host, Content-Length, Transfer-Encoding, X-Forwarded-For, "
            + "X-Forwarded-Proto, X-Forwarded-Host, X-Forwarded-Port, Forwarded, Via, X-Request-Id";
    WireMessage request = forwarded(Wire.post("/", "body", all, "Via: 1.0 other"));
    assertThat(request.content()).isEqualTo("body");
    assertThat(request.header("Content-Length")).isEqualTo("4");
    assertThat(request.header("Host")).isEqualTo("example.test");
    assertThat(request.header("X-Forwarded-For")).isEqualTo("127.0.0.1");
    assertThat(request.header("Forwarded")).startsWith("for=127.0.0.1;");
    assertThat(request.headers("Via")).containsExactly("1.0 other", "1.1 weir");
    assertThat(request.header("X-Request-Id")).matches("[0-9a-f]{32}");
  }

  @Test
  void connectionCannotNameWhatAFilterSays() {
    String filter = "{ type = request-headers, set { x-auth-user = \"{client}\" } }";
    String config = "routes { all { cluster = app, filters = [" + filter + "] } }";
    String[] fields = {"Connection: close, X-Auth-User, X-Gone", "X-Auth-User: root", "X-Gone: 1"};
    WireMessage request = forwarded(Wire.get("/", fields), config);
    assertThat(request.headers("X-Auth-User")).containsExactly("127.0.0.1");
    assertThat(request.headers("X-Gone")).isEmpty();
    assertThat(request.headers("Connection")).isEmpty();
  }

  @Test
  void aListInConnectionIsReadToItsEndInEveryLine() {
    WireMessage request =
        forwarded(
            Wire.get(
                "/",
                "Connection: close, X-A",
                "X-A: 1",
                "CONNECTION: ,, x-b ,keep-alive",
                "X-B: 2",
                "Connection:",
                "Connection: \"X-Kept\", X-C",
                "X-C: 3",
                "X-Kept: 4"));
    assertThat(fieldsOf(request)).containsExactly("Host: example.test", "X-Kept: 4");
  }

  @Test
  void viaSaysWhichVersionCameIn() {
    WireMessage request = forwarded("GET / HTTP/1.0\r\nHost: a.test\r\nVia: 1.1 x\r\n\r\n");
    assertThat(request.headers("Via")).containsExactly("1.1 x", "1.0 weir");
  }

  @Test
  void whatAStrangerSaysAboutOthersIsReplaced() {
    WireMessage request =
        forwarded(
            Wire.get(
                "/",
                "X-Forwarded-For: 10.9.9.9",
                "x-forwarded-for: 10.8.8.8",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Host: bank.test",
                "X-Forwarded-Port: 443",
                "X-Forwarded-Prefix: /evil",
                "X-Real-IP: 10.9.9.9",
                "Forwarded: for=10.9.9.9",
                "Forwarded: for=10.8.8.8",
                "X-Request-Id: mine",
                "X_Forwarded_For: 10.9.9.9"));
    assertThat(request.header("X-Forwarded-For")).isEqualTo("127.0.0.1");
    assertThat(request.header("X-Forwarded-Proto")).isEqualTo("http");
    assertThat(request.header("X-Forwarded-Host")).isEqualTo("example.test");
    assertThat(request.header("Forwarded")).isEqualTo("for=127.0.0.1;host=example.test;proto=http");
    assertThat(request.header("X-Request-Id")).matches("[0-9a-f]{32}");
    assertThat(request.header("X-Forwarded-Port")).isNotEqualTo("443");
    assertThat(request.head()).doesNotContain("10.9", "10.8", "evil", "X-Real-IP", "bank");
  }

  @Test
  void whatATrustedProxySaysIsKeptAndExtended() {
    WireMessage request =
        forwarded(
            Wire.get(
                "/",
                "X-Forwarded-For: 10.9.9.9",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Host: shop.test",
                "X-Forwarded-Port: 443",
                "Forwarded: for=10.9.9.9;proto=https",
                "X-Request-Id: theirs-1"),
            TRUSTING);
    assertThat(request.header("X-Forwarded-For")).isEqualTo("10.9.9.9, 127.0.0.1");
    assertThat(request.header("X-Forwarded-Proto")).isEqualTo("https");
    assertThat(request.header("X-Forwarded-Host")).isEqualTo("shop.test");
    assertThat(request.header("X-Forwarded-Port")).isEqualTo("443");
    assertThat(request.header("Forwarded"))
        .isEqualTo("for=10.9.9.9;proto=https, for=127.0.0.1;host=example.test;proto=http");
    assertThat(request.header("X-Request-Id")).isEqualTo("theirs-1");
  }

  @Test
  void theClientIsTheLastAddressThatIsNotTrusted() {
    String echo = "routes { who { path = \"/who\", respond { body = \"{client}\" } } }";
    String trust = "listeners { web { trusted-proxies = [\"127.0.0.1\", \"10.0.0.0/8\"] } }";
    RawClient client = client(proxyTo(responding(Wire.ok("x")), echo, trust));
    String list = "X-Forwarded-For: 6.6.6.6, 8.8.8.8, 10.1.1.1";
    assertThat(client.exchange(Wire.get("/who", list)).text()).isEqualTo("8.8.8.8");
    String lines = "X-Forwarded-For: 9.9.9.9\r\nX-Forwarded-For: 10.2.2.2";
    assertThat(client.exchange(Wire.get("/who", lines)).text()).isEqualTo("9.9.9.9");
    assertThat(client.exchange(Wire.get("/who")).text()).isEqualTo("127.0.0.1");
  }

  @Test
  void aTrustedAddressCountsOnlyWhereTheConnectionComesFrom() {
    ScriptedBackend backend = responding(Wire.ok("x"));
    Proxy proxy = proxyTo(backend, TRUSTING);
    RawClient stranger = closing(RawClient.from("127.0.0.2", proxy.port()));
    stranger.exchange(Wire.get("/", "X-Forwarded-For: 127.0.0.1", "X-Request-Id: mine"));
    assertThat(backend.awaitRequest(0).header("X-Forwarded-For")).isEqualTo("127.0.0.2");
    assertThat(backend.awaitRequest(0).header("X-Request-Id")).isNotEqualTo("mine");
  }

  @Test
  void hostIsForwardedAsItWasReceived() {
    ScriptedBackend backend = responding(Wire.ok("x"));
    RawClient client = client(proxyTo(backend));
    List<String> hosts =
        List.of("Example.TEST:8080", "[::1]:1", "a.test.", "127.0.0.1", "under_score");
    for (int i = 0; i < hosts.size(); i++) {
      client.exchange("GET / HTTP/1.1\r\nX-A: 1\r\nhost: " + hosts.get(i) + "\r\n\r\n");
      assertThat(backend.awaitRequest(i).fields().get(1))
          .isEqualTo(new Field("host", hosts.get(i)));
      assertThat(backend.awaitRequest(i).header("X-Forwarded-Host")).isEqualTo(hosts.get(i));
    }
  }

  @Test
  void anAbsoluteTargetBecomesOriginFormAndHost() {
    ScriptedBackend backend = responding(Wire.ok("x"));
    RawClient client = client(proxyTo(backend));
    client.exchange("GET http://A.test:80/b?c HTTP/1.1\r\nHost: a.test\r\n\r\n");
    assertThat(backend.awaitRequest(0).target()).isEqualTo("/b?c");
    assertThat(backend.awaitRequest(0).header("Host")).isEqualTo("A.test:80");
    client.exchange("GET http://a.test HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    assertThat(backend.awaitRequest(1).target()).isEqualTo("/");
    assertThat(backend.awaitRequest(1).header("Host")).isEqualTo("a.test");
    client.exchange("OPTIONS http://a.test HTTP/1.1\r\nHost: a.test\r\n\r\n");
    assertThat(backend.awaitRequest(2).startLine()).isEqualTo("OPTIONS * HTTP/1.1");
  }

  @Test
  void anOldRequestWithoutHostGetsTheAddressItCameTo() {
    ScriptedBackend backend = responding(Wire.ok("x"));
    Proxy proxy = proxyTo(backend);
    client(proxy).exchange("GET / HTTP/1.0\r\n\r\n");
    WireMessage request = backend.awaitRequest(0);
    assertThat(request.header("Host")).isEqualTo("127.0.0.1:" + proxy.port());
    assertThat(request.header("Forwarded")).isEqualTo("for=127.0.0.1;proto=http");
    assertThat(request.headers("X-Forwarded-Host")).isEmpty();
  }

  @Test
  void everyRequestHasAnIdOfItsOwn() {
    ScriptedBackend backend = responding(Wire.ok("x"));
    RawClient client = client(proxyTo(backend));
    IntStream.range(0, 20).forEach(i -> client.exchange(Wire.get("/")));
    assertThat(backend.requests().stream().map(r -> r.header("X-Request-Id")).distinct())
        .hasSize(20);
  }

  @Test
  void fieldsWithUnderscoresAreDropped() {
    WireMessage request = forwarded(Wire.get("/", "X_A: 1", "X-B: 2", "Content_Length: 3"));
    assertThat(fieldsOf(request)).containsExactly("Host: example.test", "X-B: 2");
  }

  @Test
  void theExpectationOfAnOldClientIsIgnored() {
    String head = "POST / HTTP/1.0\r\nHost: a.test\r\nContent-Length: 1\r\nExpect: 100-continue";
    WireMessage request = forwarded(head + "\r\n\r\nx");
    assertThat(request.headers("Expect")).isEmpty();
    assertThat(request.content()).isEqualTo("x");
  }

  @Test
  void anExpectationIsForwardedAsItIs() {
    WireMessage request = forwarded(Wire.post("/", "x", "Expect: 100-Continue"));
    assertThat(request.header("Expect")).isEqualTo("100-Continue");
  }
}
