package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Patience;
import io.weir.testkit.Ports;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** When a request is sent again, where to, and when it must not be. */
class RetriesIT extends RetryTest {
  /** Answers one request on each connection, and ends with the next one instead of answering. */
  private static final ScriptedBackend.Script STALE =
      connection -> {
        connection.readRequest();
        connection.write(Wire.ok(String.valueOf(connection.index())));
        connection.readRequest();
      };

  // A connection that had served before.

  @Test
  void aGetThatMeetsAStaleConnectionIsRepeatedOnAFreshOne() {
    ScriptedBackend backend = backend(STALE);
    Proxy proxy = inOrder("", backend.address());
    RawClient client = client(proxy);
    assertThat(client.exchange(Wire.get("/1")).text()).isEqualTo("0");
    WireMessage second = client.exchange(Wire.get("/2", "X-A: b"));
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.text()).isEqualTo("1");
    assertThat(lines(backend))
        .containsExactly("GET /1 HTTP/1.1", "GET /2 HTTP/1.1", "GET /2 HTTP/1.1");
    assertThat(backend.requests().get(2)).isEqualTo(backend.requests().get(1));
    assertThat(backend.opened()).isEqualTo(2);
  }

  @Test
  void aGetIsNotRepeatedAgainWhenTheFreshConnectionDiesToo() {
    ScriptedBackend backend =
        backend(
            connection -> {
              if (connection.index() == 0) {
                STALE.run(connection);
              } else {
                RESET.run(connection);
              }
            });
    RawClient client = client(inOrder("", backend.address()));
    client.exchange(Wire.get("/1"));
    expectBadGateway(client.exchange(Wire.get("/2")), "backend_reset");
    assertThat(lines(backend))
        .containsExactly("GET /1 HTTP/1.1", "GET /2 HTTP/1.1", "GET /2 HTTP/1.1");
  }

  @Test
  void aGetThatEndsEachConnectionIsRepeatedOnlyOnceAlthoughNoneIsFresh() {
    Semaphore ends = new Semaphore(0);
    ScriptedBackend backend =
        backend(
            connection -> {
              while (!connection.readRequest().target().equals("/end")) {
                connection.write(Wire.ok("good"));
              }
              ends.acquireUninterruptibly();
              connection.reset();
            });
    ScriptedBackend probe = closing(ByLoop.probe());
    Proxy proxy =
        proxy(
            """
            clusters { app { backends = ["{backend}"], max-connections = 1 } }
            routes { all { cluster = app } }
            """
                + ByLoop.CONFIG,
            backend,
            probe);
    List<RawClient> clients = new ByLoop(() -> client(proxy)).together(4);
    RawClient bad = clients.get(0);
    assertThat(bad.exchange(Wire.get("/")).text()).isEqualTo("good");
    bad.send(Wire.get("/end"));
    for (int i = 1; i < 3; i++) {
      int waiting = i;
      // Whoever waits gets the fresh connection, and the bad one gets it then.
      Patience.until("the bad one", () -> count(backend, "/end") == waiting);
      RawClient other = clients.get(i).send(Wire.get("/other"));
      Patience.until("the other", () -> proxy.status().clusters().get(0).waiting() == 1);
      ends.release();
      assertThat(other.readResponse().text()).isEqualTo("good");
    }
    expectBadGateway(bad.readResponse(), "backend_reset");
    assertThat(count(backend, "/end")).isEqualTo(2);
  }

  private static long count(ScriptedBackend backend, String target) {
    return backend.requests().stream().filter(each -> each.target().equals(target)).count();
  }

  @Test
  void aGetIsNotRepeatedOnceAnInterimResponseHasCome() {
    String hints = Wire.lines("HTTP/1.1 103 Early Hints", "Link: <a>", "");
    ScriptedBackend backend =
        backend(
            connection -> {
              STALE.run(connection);
              connection.write(hints);
            });
    ScriptedBackend other = responding(Wire.ok("other"));
    RawClient client = client(inOrder("retry.attempts = 2", backend.address(), other.address()));
    client.exchange(Wire.get("/1"));
    client.send(Wire.get("/2"));
    assertThat(client.readHead()).isEqualTo(hints);
    expectBadGateway(client.readResponse(), "backend_closed");
    assertThat(lines(backend)).containsExactly("GET /1 HTTP/1.1", "GET /2 HTTP/1.1");
    assertThat(other.requests()).isEmpty();
  }

  @Test
  void aPostIsSentOnceEvenIfItsConnectionWasStale() {
    ScriptedBackend backend = backend(STALE);
    ScriptedBackend other = responding(Wire.ok("other"));
    RawClient client = client(inOrder("", backend.address(), other.address()));
    client.exchange(Wire.get("/1"));
    expectBadGateway(client.exchange(Wire.post("/2", "body")), "backend_closed");
    client.exchange(Wire.get("/3"));
    expectBadGateway(client.exchange(Wire.post("/4", "")), "backend_closed");
    assertThat(lines(backend))
        .containsExactly(
            "GET /1 HTTP/1.1", "POST /2 HTTP/1.1", "GET /3 HTTP/1.1", "POST /4 HTTP/1.1");
    assertThat(other.requests()).isEmpty();
  }

  @Test
  void aBodyIsSentOnceEvenIfTheMethodMayBeRepeated() {
    ScriptedBackend backend = backend(STALE);
    ScriptedBackend other = responding(Wire.ok("other"));
    RawClient client = client(inOrder("", backend.address(), other.address()));
    client.exchange(Wire.get("/1"));
    String put = Wire.post("/2", "body").replace("POST", "PUT");
    expectBadGateway(client.exchange(put), "backend_closed");
    assertThat(lines(backend)).containsExactly("GET /1 HTTP/1.1", "PUT /2 HTTP/1.1");
    assertThat(other.requests()).isEmpty();
  }

  // A fresh connection.

  @Test
  void aGetThatABackendResetsGoesToTheNextOne() {
    ScriptedBackend first = backend(RESET);
    ScriptedBackend second = responding(Wire.ok("second"));
    RawClient client = client(inOrder("", first.address(), second.address()));
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("second");
    assertThat(client.exchange("DELETE / HTTP/1.1\r\nHost: h\r\n\r\n").text()).isEqualTo("second");
    assertThat(client.exchange("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n").status()).isEqualTo(200);
    assertThat(first.requests()).isEqualTo(second.requests()).hasSize(3);
  }

  @Test
  void aPostThatABackendResetsWasSentExactlyOnce() {
    ScriptedBackend first = backend(RESET);
    ScriptedBackend second = responding(Wire.ok("second"));
    RawClient client = client(inOrder("", first.address(), second.address()));
    expectBadGateway(client.exchange(Wire.post("/", "body")), "backend_reset");
    expectBadGateway(client.exchange(Wire.post("/", "")), "backend_reset");
    assertThat(first.requests()).hasSize(2);
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void aPostWhoseSenderSaysThatItMayBeRepeatedIs() {
    ScriptedBackend first = backend(RESET);
    ScriptedBackend second = responding(Wire.ok("second"));
    RawClient client = client(inOrder("", first.address(), second.address()));
    String key = "Idempotency-Key: 1";
    assertThat(client.exchange(Wire.post("/", "", key)).text()).isEqualTo("second");
    expectBadGateway(client.exchange(Wire.post("/", "body", key)), "backend_reset");
    assertThat(second.requests()).hasSize(1);
  }

  @Test
  void aBackendThatIsTooSlowForATryIsLeftForTheNext() {
    ScriptedBackend first = backend(connection -> connection.readToEnd());
    ScriptedBackend second = responding(Wire.ok("second"));
    Proxy proxy = inOrder("timeouts { per-try = 1s }", first.address(), second.address());
    RawClient client = client(proxy);
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("second");
    first.awaitOpen(0);
    WireMessage post = client.exchange(Wire.post("/", "body"));
    assertThat(post.status()).isEqualTo(504);
    assertThat(post.text()).contains("\"reason\":\"per_try_timeout\"");
    assertThat(second.requests()).hasSize(1);
  }

  @Test
  void attemptsAreBounded() {
    ScriptedBackend first = backend(RESET);
    ScriptedBackend second = backend(RESET);
    ScriptedBackend third = backend(RESET);
    String[] others = {second.address(), third.address()};
    RawClient client = client(inOrder("retry.attempts = 1", first.address(), others));
    expectBadGateway(client.exchange(Wire.get("/")), "backend_reset");
    assertThat(first.requests()).hasSize(1);
    assertThat(second.requests().size() + third.requests().size()).isEqualTo(1);
  }

  @Test
  void withoutRetriesThereIsOneAttempt() {
    ScriptedBackend first = backend(RESET);
    ScriptedBackend second = responding(Wire.ok("second"));
    Proxy proxy = inOrder("retry.attempts = 0", first.address(), second.address());
    expectBadGateway(client(proxy).exchange(Wire.get("/")), "backend_reset");
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void thereIsNoAttemptAfterAResponseHead() {
    ScriptedBackend first =
        backend(
            connection -> {
              connection.readRequest();
              connection.write(Wire.lines("HTTP/1.1 200 OK", "Content-Length: 10", "") + "half");
              connection.halfClose();
            });
    ScriptedBackend second = responding(Wire.ok("second"));
    RawClient client = client(inOrder("", first.address(), second.address()));
    client.send(Wire.get("/"));
    assertThat(client.readHead()).startsWith("HTTP/1.1 200 OK");
    assertThat(client.readUntilClose()).isEqualTo("half");
    assertThat(first.requests()).hasSize(1);
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void aBackendsOwnErrorIsAnAnswer() {
    ScriptedBackend first = responding("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy");
    ScriptedBackend second = responding(Wire.ok("second"));
    RawClient client = client(inOrder("", first.address(), second.address()));
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("busy");
    assertThat(second.requests()).isEmpty();
  }

  // No connection at all.

  @Test
  void aBackendThatRefusesIsLeftForTheNextWhateverTheMethod() {
    ScriptedBackend good = responding(Wire.ok("good"));
    RawClient client = client(inOrder("", refusing(), good.address()));
    String body = "b".repeat(500_000);
    String chunked =
        "PATCH / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
            + Wire.chunks("one", "two");
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("good");
    assertThat(client.exchange(Wire.post("/", body)).text()).isEqualTo("good");
    assertThat(client.exchange(chunked).text()).isEqualTo("good");
    assertThat(lines(good))
        .containsExactly("GET / HTTP/1.1", "POST / HTTP/1.1", "PATCH / HTTP/1.1");
    assertThat(good.requests().get(1).content()).isEqualTo(body);
    assertThat(good.requests().get(2).content()).isEqualTo("onetwo");
  }

  @Test
  void refusalsDoNotCountAgainstTheRetries() {
    ScriptedBackend good = responding(Wire.ok("good"));
    String[] others = {refusing(), refusing(), good.address()};
    RawClient client = client(inOrder("retry.attempts = 0", refusing(), others));
    assertThat(client.exchange(Wire.post("/", "body")).text()).isEqualTo("good");
  }

  @Test
  void aBackendThatDoesNotAcceptInTimeIsLeftForTheNext() {
    ScriptedBackend good = responding(Wire.ok("good"));
    String blackhole = closing(Ports.blackhole()).address();
    Proxy proxy = inOrder("timeouts { connect = 300ms }", blackhole, good.address());
    WireMessage response = client(proxy).exchange(Wire.post("/", "body"));
    assertThat(response.text()).isEqualTo("good");
    assertThat(good.awaitRequest(0).content()).isEqualTo("body");
  }

  @Test
  void whenAllRefuseTheClientIsToldAndMayGoOn() {
    Proxy proxy = inOrder("", refusing(), refusing(), refusing());
    RawClient client = client(proxy);
    expectBadGateway(client.exchange(Wire.get("/")), "connect_refused");
    expectBadGateway(client.exchange(Wire.post("/", "body")), "connect_refused");
    assertThat(proxy.metric("weir_backend_connect_failures_total")).isEqualTo(6);
  }

  @Test
  void whenNoneAcceptsInTimeTheClientIsToldSo() {
    String blackhole = closing(Ports.blackhole()).address();
    Proxy proxy = inOrder("timeouts { connect = 300ms }", blackhole);
    WireMessage response = client(proxy).exchange(Wire.get("/"));
    assertThat(response.status()).isEqualTo(504);
    assertThat(response.text()).contains("\"reason\":\"connect_timeout\"");
  }

  @Test
  void aRequestThatWaitsForABackendIsNotSentOnceItsClientHasGone() {
    ScriptedBackend good = responding(Wire.ok("good"));
    String blackhole = closing(Ports.blackhole()).address();
    Proxy proxy = inOrder("timeouts { connect = 300ms }", blackhole, good.address());
    RawClient client = client(proxy).send(Wire.get("/gone"));
    Patience.until("the attempt", () -> proxy.status().clusters().get(0).waiting() == 1);
    client.reset();
    proxy.awaitQuiet();
    assertThat(client(proxy).exchange(Wire.get("/")).text()).isEqualTo("good");
    assertThat(lines(good)).containsExactly("GET / HTTP/1.1");
  }
}
