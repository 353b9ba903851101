package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import org.junit.jupiter.api.Test;

/** When the answer of one backend makes weir ask another one. */
class RetriedStatusIT extends RetryTest {
  private static final String BUSY = "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy";
  private static final String ON_503 = "retry.statuses = [503]";

  @Test
  void aGetIsSentToTheNextOneAndNothingOfTheFirstAnswerIsSeen() {
    ScriptedBackend first = responding(BUSY);
    ScriptedBackend second = responding(Wire.ok("second"));
    Proxy proxy = inOrder(ON_503, first.address(), second.address());
    RawClient client = client(proxy);
    for (int i = 0; i < 3; i++) {
      WireMessage response = client.exchange(Wire.get("/" + i, "X-A: b"));
      assertThat(response.status()).isEqualTo(200);
      assertThat(response.text()).isEqualTo("second");
    }
    assertThat(first.requests()).isEqualTo(second.requests());
    assertThat(proxy.metric("weir_backend_retries_total", "reason=\"retried_status\""))
        .isEqualTo(3);
    assertThat(proxy.metric("weir_requests_total", "code=\"503\"")).isZero();
  }

  @Test
  void theConnectionOfAnAnswerThatIsCompleteIsUsedAgain() {
    ScriptedBackend first =
        responding(
            request -> {
              if (request.startLine().startsWith("HEAD")) {
                return "HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\n";
              }
              return request.startLine().contains("/chunked")
                  ? "HTTP/1.1 503 Busy\r\nTransfer-Encoding: chunked\r\n\r\n"
                      + Wire.chunks("bu", "sy")
                  : BUSY;
            });
    ScriptedBackend second = responding(request -> Wire.ok(""));
    RawClient client = client(inOrder(ON_503, first.address(), second.address()));
    assertThat(client.exchange(Wire.get("/")).status()).isEqualTo(200);
    assertThat(client.exchange(Wire.get("/chunked")).status()).isEqualTo(200);
    assertThat(client.exchange("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n").status()).isEqualTo(200);
    assertThat(client.exchange(Wire.get("/")).status()).isEqualTo(200);
    assertThat(first.opened()).isEqualTo(1);
  }

  @Test
  void theConnectionOfAnAnswerThatIsNotCompleteIsClosed() {
    ScriptedBackend first =
        backend(
            connection -> {
              connection.readRequest();
              connection.write("HTTP/1.1 503 Busy\r\nContent-Length: 9\r\n\r\nhalf");
              connection.awaitClosed();
            });
    ScriptedBackend second = responding(Wire.ok("second"));
    RawClient client = client(inOrder(ON_503, first.address(), second.address()));
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("second");
    first.awaitOpen(0);
  }

  @Test
  void theAnswerOfTheLastOneIsPassedOn() {
    ScriptedBackend first = responding(BUSY);
    ScriptedBackend second = responding("HTTP/1.1 503 Me too\r\nContent-Length: 3\r\n\r\ntoo");
    RawClient client = client(inOrder(ON_503, first.address(), second.address()));
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("too");
    assertThat(first.requests()).hasSize(1);
    assertThat(second.requests()).hasSize(1);
  }

  @Test
  void whatMayNotBeRepeatedIsAnsweredByTheFirst() {
    ScriptedBackend first = responding(BUSY);
    ScriptedBackend second = responding(Wire.ok("second"));
    RawClient client = client(inOrder(ON_503, first.address(), second.address()));
    assertThat(client.exchange(Wire.post("/", "")).text()).isEqualTo("busy");
    String key = "Idempotency-Key: 1";
    assertThat(client.exchange(Wire.post("/", "", key)).text()).isEqualTo("second");
    // Its body was not kept.
    assertThat(client.exchange(Wire.post("/", "body", key)).text()).isEqualTo("busy");
    assertThat(second.requests()).hasSize(1);
  }

  @Test
  void otherStatusesAreAnswers() {
    ScriptedBackend first = responding("HTTP/1.1 502 Bad\r\nContent-Length: 3\r\n\r\nbad");
    ScriptedBackend second = responding(Wire.ok("second"));
    RawClient client = client(inOrder(ON_503, first.address(), second.address()));
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("bad");
  }

  @Test
  void thereIsNoOtherAttemptOnceAnInterimResponseHasCome() {
    String hints = Wire.lines("HTTP/1.1 103 Early Hints", "Link: <a>", "");
    ScriptedBackend first = responding(hints + BUSY);
    ScriptedBackend second = responding(Wire.ok("second"));
    RawClient client = client(inOrder(ON_503, first.address(), second.address()));
    client.send(Wire.get("/"));
    assertThat(client.readHead()).isEqualTo(hints);
    assertThat(client.readResponse().text()).isEqualTo("busy");
    assertThat(second.requests()).isEmpty();
  }

  @Test
  void theOnlyBackendIsNotAskedTwice() {
    ScriptedBackend first = responding(BUSY);
    assertThat(client(inOrder(ON_503, first.address())).exchange(Wire.get("/")).text())
        .isEqualTo("busy");
    assertThat(first.requests()).hasSize(1);
  }

  @Test
  void aStormOfErrorsIsNotMadeWorseThanTheBudgetAllows() {
    ScriptedBackend first = responding(BUSY);
    ScriptedBackend second = responding(BUSY);
    String settings =
        ON_503 + ", retry-budget { share = 10%, per-second = 0 }, ejection.enabled = no";
    Proxy proxy = inOrder(settings, first.address(), second.address());
    RawClient client = client(proxy);
    for (int i = 0; i < 50; i++) {
      assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("busy");
    }
    assertThat(first.requests()).hasSize(50);
    assertThat(second.requests()).hasSize(5);
    assertThat(proxy.metric("weir_backend_retries_denied_total")).isEqualTo(45);
  }

  @Test
  void aRouteHasItsOwnRules() {
    ScriptedBackend first = responding(BUSY);
    ScriptedBackend second = responding(Wire.ok("second"));
    Proxy proxy =
        proxy(
            """
            clusters { app {
              backends = ["%s", { address = "%s", backup = true }], retry.statuses = [500-599]
            } }
            routes {
              all { cluster = app }
              once { path = "/once", cluster = app, retry.statuses = [] }
              never { path = "/never", cluster = app, retry.attempts = 0 }
            }
            """
                .formatted(first.address(), second.address()));
    RawClient client = client(proxy);
    assertThat(client.exchange(Wire.get("/")).text()).isEqualTo("second");
    assertThat(client.exchange(Wire.get("/once")).text()).isEqualTo("busy");
    assertThat(client.exchange(Wire.get("/never")).text()).isEqualTo("busy");
  }

  @Test
  void pausesCountTowardsTheTotal() {
    ScriptedBackend first = responding(BUSY);
    ScriptedBackend second = responding(BUSY);
    ScriptedBackend third = responding(BUSY);
    String settings =
        "retry { statuses = 503, back-off = 10m, max-back-off = 10m }, timeouts.total = 1s";
    String[] others = {second.address(), third.address()};
    RawClient client = client(inOrder(settings, first.address(), others));
    WireMessage response = client.exchange(Wire.get("/"));
    // A random pause of up to ten minutes, but once in two thousand runs, is longer.
    assertThat(response.text()).contains("\"reason\":\"total_timeout\"");
    assertThat(first.requests()).hasSize(1);
    assertThat(second.requests().size() + third.requests().size()).isEqualTo(1);
  }
}
