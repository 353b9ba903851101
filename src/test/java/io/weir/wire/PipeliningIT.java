package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Gate;
import io.weir.testkit.Patience;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Requests that are sent before the answers to earlier ones have come. */
class PipeliningIT extends WireTest {
  private static final int MANY = 300;

  /** A backend that answers with what it was asked for and the body it was sent. */
  private ScriptedBackend naming() {
    return responding(request -> Wire.ok(request.target() + request.text()));
  }

  private static String gets(int count, String prefix) {
    return IntStream.range(0, count)
        .mapToObj(i -> Wire.get(prefix + i))
        .collect(Collectors.joining());
  }

  private static void expectAnswers(RawClient client, int count, String prefix) {
    for (int i = 0; i < count; i++) {
      assertThat(client.readResponse().text()).isEqualTo(prefix + i);
    }
  }

  @Test
  void manyRequestsInOneWriteAreAnsweredInTheirOrder() {
    ScriptedBackend backend = naming();
    RawClient client = client(proxyTo(backend));
    client.send(gets(MANY, "/"));
    expectAnswers(client, MANY, "/");
    assertThat(backend.requests()).hasSize(MANY);
    assertThat(backend.opened()).isEqualTo(1);
  }

  @Test
  void manyAnswersThatNeedNoBackendComeInTheirOrder() {
    // More than the client's connection takes at once.
    String large = "x".repeat(4096);
    String own = "path = \"/own/*\", respond { body = \"" + large + "{path}\" }";
    RawClient client = client(proxyTo(naming(), "routes { own { " + own + " } }"));
    client.send(gets(MANY, "/own/"));
    expectAnswers(client, MANY, large + "/own/");
  }

  @Test
  void answersOfDifferentOriginKeepTheirOrder() {
    Proxy proxy =
        proxy(
            """
            clusters { app { backends = ["{backend}"] } }
            routes {
              app { path = "/app/*", cluster = app }
              own { path = "/own", respond { body = "mine" } }
            }
            """,
            naming());
    RawClient client = client(proxy);
    client.send(Wire.get("/app/1") + Wire.get("/own") + Wire.get("/none") + Wire.get("/app/2"));
    assertThat(client.readResponse().text()).isEqualTo("/app/1");
    assertThat(client.readResponse().text()).isEqualTo("mine");
    assertThat(client.readResponse().status()).isEqualTo(404);
    assertThat(client.readResponse().text()).isEqualTo("/app/2");
  }

  @Test
  void theNextRequestWaitsUntilTheOneBeforeItIsAnswered() {
    Gate gate = new Gate();
    ScriptedBackend backend =
        responding(
            request -> {
              if (request.target().equals("/0")) {
                gate.pass();
              }
              return Wire.ok(request.target());
            });
    RawClient client = client(proxyTo(backend));
    client.send(gets(2, "/")).awaitRead();
    backend.awaitRequest(0);
    assertThat(backend.requests()).hasSize(1);
    assertThat(backend.opened()).isEqualTo(1);
    gate.open();
    expectAnswers(client, 2, "/");
  }

  @Test
  void garbageBehindAValidRequestIsRefusedAfterTheAnswer() {
    ScriptedBackend backend = naming();
    RawClient client = client(proxyTo(backend));
    client.send(Wire.get("/good") + "\u0001\u0002garbage\r\n\r\n" + Wire.get("/never"));
    assertThat(client.readResponse().text()).isEqualTo("/good");
    WireMessage refusal = client.readResponse();
    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.header("Connection")).isEqualTo("close");
    client.expectClosed();
    assertThat(backend.requests()).hasSize(1);
  }

  @Test
  void aRequestBehindABodyOfKnownLengthIsAnswered() {
    ScriptedBackend backend = naming();
    RawClient client = client(proxyTo(backend));
    client.send(Wire.post("/post", "12345") + Wire.get("/next"));
    assertThat(client.readResponse().text()).isEqualTo("/post12345");
    assertThat(client.readResponse().text()).isEqualTo("/next");
    assertThat(backend.awaitRequest(1).content()).isEmpty();
  }

  @Test
  void aRequestBehindAChunkedBodyIsAnswered() {
    ScriptedBackend backend = naming();
    RawClient client = client(proxyTo(backend));
    String head =
        Wire.lines("PUT /put HTTP/1.1", "Host: example.test", "Transfer-Encoding: chunked", "");
    client.send(head + Wire.chunks("123", "45") + Wire.get("/a") + head + Wire.chunks());
    assertThat(client.readResponse().text()).isEqualTo("/put12345");
    assertThat(client.readResponse().text()).isEqualTo("/a");
    assertThat(client.readResponse().text()).isEqualTo("/put");
    assertThat(backend.opened()).isEqualTo(1);
  }

  @Test
  void aRequestBehindABodyThatNobodyWantedIsAnswered() {
    Proxy proxy = proxyTo(naming(), "routes { own { path = \"/own\", respond { body = mine } } }");
    RawClient client = client(proxy);
    client.send(Wire.post("/own", "x".repeat(100_000)) + Wire.get("/next"));
    assertThat(client.readResponse().text()).isEqualTo("mine");
    assertThat(client.readResponse().text()).isEqualTo("/next");
  }

  @Test
  void nothingBehindARequestThatClosesIsAnswered() {
    ScriptedBackend backend = naming();
    RawClient client = client(proxyTo(backend));
    client.send(Wire.get("/last", "Connection: close") + Wire.get("/never"));
    WireMessage response = client.readResponse();
    assertThat(response.text()).isEqualTo("/last");
    assertThat(response.header("Connection")).isEqualTo("close");
    client.expectClosed();
    assertThat(backend.requests()).hasSize(1);
  }

  @Test
  void anAnswerBeforeOneThatIsCutArrivesWholeHoweverMuchWasSentBehindIt() {
    ScriptedBackend backend =
        backend(
            connection -> {
              connection.readHead();
              connection.write(Wire.ok("x".repeat(100_000)));
              connection.readHead();
              connection.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n01234");
            });
    Proxy proxy = proxyTo(backend);
    // Most of the first answer waits until the client reads, when the second one has failed.
    RawClient client = closing(RawClient.withReceiveBuffer(16 * 1024, proxy.port()));
    client.send(Wire.get("/whole") + Wire.get("/cut") + gets(10 * MANY, "/never"));
    proxy.awaitMetric(1, "weir_request_errors_total", "reason=\"truncated_response\"");
    assertThat(client.readResponse().body()).hasSize(100_000);
    assertThat(client.readHead()).contains("Content-Length: 10\r\n");
    assertThat(client.readText(5)).isEqualTo("01234");
    client.expectClosed();
  }

  @Test
  void aClientThatHalfClosesGetsAllItsAnswersAndThenTheEnd() {
    RawClient client = client(proxyTo(naming()));
    client.send(gets(20, "/")).halfClose();
    expectAnswers(client, 20, "/");
    client.expectClosed();
  }

  @Test
  void aClientThatHalfClosesBehindAPostGetsItsAnswer() {
    RawClient client = client(proxyTo(naming()));
    client.send(Wire.get("/a") + Wire.post("/b", "body")).halfClose();
    assertThat(client.readResponse().text()).isEqualTo("/a");
    assertThat(client.readResponse().text()).isEqualTo("/bbody");
    client.expectClosed();
  }

  @Test
  void aClientThatHalfClosesInsideAHeadGetsOnlyTheAnswersBeforeIt() {
    ScriptedBackend backend = naming();
    RawClient client = client(proxyTo(backend));
    client.send(Wire.get("/a") + "GET /half HTTP/1.1\r\nHost: exam").halfClose();
    assertThat(client.readResponse().text()).isEqualTo("/a");
    assertThat(client.readUntilClose()).doesNotContain(" 200 ");
    assertThat(backend.requests()).hasSize(1);
  }

  @Test
  void anEmptyLineBehindABodyIsForgiven() {
    RawClient client = client(proxyTo(naming()));
    client.send(Wire.post("/a", "body") + "\r\n" + Wire.get("/b"));
    assertThat(client.readResponse().text()).isEqualTo("/abody");
    assertThat(client.readResponse().text()).isEqualTo("/b");
  }

  @Test
  void anEmptyLineBehindABodyIsNotTheBeginningOfARequest() {
    String timeouts = "listener-defaults.timeouts { header = 300ms, keep-alive = 2s }";
    RawClient client = client(proxyTo(naming(), timeouts));
    assertThat(client.exchange(Wire.post("/a", "body")).text()).isEqualTo("/abody");
    client.send("\r").awaitRead().send("\n");
    client.expectSilence(500);
    assertThat(client.exchange(Wire.get("/b")).text()).isEqualTo("/b");
    client.send("\r\n");
    // The end of an idle connection needs no word.
    client.expectClosed();
  }

  @Test
  void anEmptyLineAtTheBeginningDoesNotProlongAnything() {
    Proxy proxy = proxyTo(naming(), "listener-defaults.timeouts { header = 400ms }");
    client(proxy).send("\r\n").expectClosed();
    RawClient begun = client(proxy).send("\r\nG");
    assertThat(begun.readResponse().status()).isEqualTo(408);
    begun.expectClosed();
  }

  @Test
  void aClientThatHasHalfClosedGetsWhatItsBackendSaysLater() {
    Gate gate = new Gate();
    String large = "x".repeat(1 << 20);
    ScriptedBackend backend =
        responding(
            request -> {
              gate.pass();
              return Wire.ok(request.text() + large);
            });
    Proxy proxy = proxyTo(backend);
    RawClient get = client(proxy).send(Wire.get("/")).halfClose();
    RawClient post = client(proxy).send(Wire.post("/", "body")).halfClose();
    backend.awaitRequest(1);
    get.expectSilence(100);
    gate.open();
    assertThat(get.readResponse().text()).isEqualTo(large);
    assertThat(post.readResponse().text()).isEqualTo("body" + large);
    get.expectClosed();
    post.expectClosed();
  }

  @Test
  void requestsOfAClientThatDoesNotReadWaitForIt() {
    String large = "x".repeat(64 * 1024);
    ScriptedBackend backend = responding(request -> Wire.ok(request.target() + large));
    Proxy proxy = proxyTo(backend);
    RawClient client = closing(RawClient.withReceiveBuffer(4096, proxy.port()));
    client.send(gets(MANY, "/"));
    AtomicInteger last = new AtomicInteger();
    AtomicInteger looks = new AtomicInteger();
    Patience.until(
        "a stall",
        () -> {
          Bulk.assertBounded();
          int now = backend.requests().size();
          looks.set(last.getAndSet(now) == now && now > 0 ? looks.get() + 1 : 0);
          return looks.get() > 100;
        });
    assertThat(last.get()).isLessThan(MANY / 2);
    for (int i = 0; i < MANY; i++) {
      assertThat(client.readResponse().text()).isEqualTo("/" + i + large);
    }
  }
}
