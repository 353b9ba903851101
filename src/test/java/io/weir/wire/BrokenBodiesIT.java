package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Patience;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * Bodies that break after a good beginning, and what surrounds the content of chunked ones: chunk
 * extensions and trailers.
 */
class BrokenBodiesIT extends WireTest {
  private static final String HEAD =
      Wire.lines("POST /a HTTP/1.1", "Host: a.test", "Transfer-Encoding: chunked", "");
  private static final String GOOD = Wire.lines("5", "hello");

  /** Everything that a trailer section must not say, in names that somebody would believe. */
  private static final String[] MEANT_FOR_HEADS = {
    "Transfer-Encoding: chunked",
    "Content-Length: 9",
    "Host: evil.test",
    "Connection: close",
    "Keep-Alive: timeout=5",
    "TE: trailers",
    "Trailer: X-Sum",
    "Upgrade: h2c",
    "Expect: 100-continue",
    "Authorization: Basic eDp5",
    "Proxy-Authorization: Basic eDp5",
    "Cookie: a=1",
    "Set-Cookie: a=1",
    "Content-Type: text/html",
    "Content-Encoding: gzip",
    "Content-Range: bytes 0-1/2",
    "Range: bytes=0-1",
    "Cache-Control: public",
    "If-None-Match: *",
    "X-Forwarded-For: 10.9.9.9",
    "X_Forwarded_For: 10.9.9.9",
    "Forwarded: for=10.9.9.9",
    "X-Real-IP: 10.9.9.9",
    "X-Request-ID: theirs",
    "Via: 1.1 other",
    "Location: http://evil.test/",
    "WWW-Authenticate: Basic",
    "Date: now"
  };

  /** Reads to the end and counts the resets; answers what is whole. */
  private ScriptedBackend counting(AtomicInteger resets) {
    return backend(
        connection -> {
          try {
            while (true) {
              connection.readHead();
              connection.write(Wire.ok(connection.readText(GOOD.length() + 5)));
            }
          } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("reset")) {
              resets.incrementAndGet();
            }
          }
        });
  }

  @Test
  void aBodyThatBreaksResetsTheBackendsConnectionAndNobodyElseGetsIt() {
    List<String> broken =
        List.of(
            "1000000000000003\r\nabc\r\n",
            "8000000000000000\r\nab",
            "-1\r\n\r\n",
            "0x3\r\nabc\r\n",
            "\r\nabc\r\n",
            "3 \r\nabc\r\n",
            "0".repeat(40) + "3\r\nabc\r\n",
            "3;a\nb\r\nabc\r\n",
            "3;a=\"\r\n\"\r\nabc\r\n",
            "3;" + "a".repeat(64 * 1024) + "\r\nabc\r\n",
            "0\r\nX : y\r\n\r\n",
            "0\r\nX-A: b\r\n c\r\n\r\n",
            "0\r\nno colon\r\n\r\n",
            "0\r\nX-A: b\u0000\r\n\r\n",
            "0\r\n" + "x:\r\n".repeat(1000) + "\r\n");
    AtomicInteger resets = new AtomicInteger();
    ScriptedBackend backend = counting(resets);
    Proxy proxy = proxyTo(backend);
    for (int i = 0; i < broken.size(); i++) {
      String rest = broken.get(i);
      String shown = rest.substring(0, Math.min(30, rest.length()));
      RawClient client = client(proxy);
      client.send(HEAD + GOOD).awaitRead().send(rest);
      assertThat(client.readResponse().status()).as(shown).isIn(400, 431);
      client.expectClosed();
      int count = i + 1;
      Patience.until("a reset behind " + shown, () -> resets.get() == count);
      assertThat(backend.received(i)).doesNotContain("0\r\n\r\n");
      assertThat(backend.opened()).as(shown).isEqualTo(count);
    }
    assertThat(client(proxy).exchange(HEAD + GOOD + "0\r\n\r\n").status()).isEqualTo(200);
    assertThat(backend.opened()).isEqualTo(broken.size() + 1);
  }

  // Chunk extensions.

  @Test
  void extensionsAreReadAndNotForwarded() {
    ScriptedBackend backend = responding(request -> Wire.ok(request.text()));
    RawClient client = client(proxyTo(backend));
    String extended = "1;a;b=c;d=\"e f\"\r\nx\r\n";
    String request = HEAD + extended.repeat(500) + "0;last\r\n\r\n";
    for (int i = 0; i < 2; i++) {
      assertThat(client.exchange(request).text()).isEqualTo("x".repeat(500));
    }
    assertThat(backend.received(0)).doesNotContain(";a", "last").contains("\r\n1\r\nx\r\n");
  }

  @Test
  void moreExtensionsThanContentAreRefused() {
    ScriptedBackend backend = responding(Wire.ok("served"));
    Proxy proxy = proxyTo(backend);
    String extended = "1;" + "a".repeat(4000) + "\r\nx\r\n";
    RawClient client = client(proxy);
    client.send(HEAD + extended.repeat(500) + "0\r\n\r\n" + Wire.get("/smuggled"));
    WireMessage response = client.readResponse();
    assertThat(response.status()).isEqualTo(400);
    assertThat(response.text()).contains("\"reason\":\"bad_chunk\"");
    client.expectClosed();
    backend.awaitOpen(0);
    assertThat(backend.requests()).isEmpty();
  }

  @Test
  void aClientThatSendsByteByByteIsNotTakenForOne() {
    ScriptedBackend backend = responding(request -> Wire.ok(request.text()));
    RawClient client = client(proxyTo(backend));
    String body = "x".repeat(50_000);
    String request = HEAD + "1\r\nx\r\n".repeat(body.length()) + "0\r\n\r\n";
    assertThat(client.exchange(request).text()).isEqualTo(body);
  }

  // Trailers.

  @Test
  void trailersSayNothingThatBelongsIntoAHead() {
    String end = GOOD + "0\r\nX-Sum: 1\r\n" + Wire.lines(MEANT_FOR_HEADS) + "x-sum: 2\r\n\r\n";
    String head = Wire.lines("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "");
    ScriptedBackend backend = responding(head + end);
    RawClient client = client(proxyTo(backend));
    for (int i = 0; i < 2; i++) {
      WireMessage response = client.exchange(HEAD + end);
      WireMessage request = backend.awaitRequest(i);
      for (WireMessage message : List.of(request, response)) {
        assertThat(message.content()).isEqualTo("hello");
        assertThat(message.trailers()).hasToString("[X-Sum: 1, x-sum: 2]");
      }
    }
    assertThat(backend.opened()).isEqualTo(1);
  }

  @Test
  void trailersHaveTheLimitsOfAHead() {
    ScriptedBackend backend = responding(Wire.ok("served"));
    Proxy proxy = proxyTo(backend);
    List<String> tooMuch = List.of("x:\r\n".repeat(129), "X-A: " + "a".repeat(17 * 1024) + "\r\n");
    for (String trailers : tooMuch) {
      RawClient client = client(proxy);
      client.send(HEAD + GOOD + "0\r\n" + trailers + "\r\n");
      WireMessage response = client.readResponse();
      assertThat(response.status()).isEqualTo(431);
      assertThat(response.text()).contains("\"reason\":\"header_too_large\"");
      client.expectClosed();
    }
    backend.awaitOpen(0);
    assertThat(backend.requests()).isEmpty();
    String enough = "x:\r\n".repeat(128);
    assertThat(client(proxy).exchange(HEAD + "0\r\n" + enough + "\r\n").status()).isEqualTo(200);
  }

  @Test
  void aResponseWithBrokenTrailersOrWithoutMeasureIsCut() {
    List<String> trailers =
        List.of(
            "X: a\u0000b\r\n",
            ": b\r\n",
            "X-A: b\n",
            "x:\r\n".repeat(1000),
            "X-A: " + "a".repeat(70_000) + "\r\n");
    String head = Wire.lines("HTTP/1.1 200 OK", "Transfer-Encoding: chunked", "");
    ScriptedBackend backend =
        responding(
            request -> {
              String end = trailers.get(Integer.parseInt(request.target().substring(1)));
              return head + GOOD + "0\r\n" + end + "\r\n";
            });
    Proxy proxy = proxyTo(backend);
    for (int i = 0; i < trailers.size(); i++) {
      RawClient client = client(proxy).send(Wire.get("/" + i));
      assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
      assertThat(client.readUntilClose()).as(trailers.get(i)).doesNotContain("0\r\n");
      backend.awaitOpen(0);
    }
    proxy.awaitMetric(
        trailers.size(), "weir_request_errors_total", "reason=\"truncated_response\"");
  }
}
