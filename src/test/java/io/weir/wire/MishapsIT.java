package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.filter.Filter;
import io.weir.filter.FilterContext;
import io.weir.filter.Verdict;
import io.weir.testkit.OperationalLog;
import io.weir.testkit.Patience;
import io.weir.testkit.RawClient;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/**
 * An exception of weir's own while an exchange is under way: it costs that exchange and its
 * connections, and nobody else notices.
 */
class MishapsIT extends WireTest {
  private static final String TOLD = "an error in weir ended a connection";
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private static final String ROUTES =
      """
      clusters { app { backends = ["{backend}"] } }
      routes {
        app { path = "/app/*", cluster = app }
        own { respond { body = hello } }
      }
      """;

  private final AtomicInteger thrown = new AtomicInteger();

  /** Throws where the request's target says so. */
  private final class Trap implements Filter {
    @Override
    public Verdict onRequest(FilterContext context) {
      throwIfAsked(context, "request");
      return Verdict.CONTINUE;
    }

    @Override
    public void onResponse(FilterContext context) {
      throwIfAsked(context, "answer");
    }

    private void throwIfAsked(FilterContext context, String where) {
      if (context.target().text().endsWith("/" + where)) {
        thrown.incrementAndGet();
        throw new IllegalStateException("on purpose");
      }
    }

    @Override
    public String describe() {
      return "trap";
    }
  }

  private FilteredProxy proxy(ScriptedBackend backend) {
    String hocon = ROUTES.replace("{backend}", backend.address());
    return closing(FilteredProxy.start(loops, new Trap(), hocon));
  }

  private RawClient client(FilteredProxy proxy) {
    return closing(RawClient.to(proxy.port()));
  }

  private ScriptedBackend backend() {
    return responding(request -> Wire.ok(request.target()));
  }

  private static void expectInternal(RawClient client, String request) {
    WireMessage answer = client.exchange(request);
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.text()).contains("\"reason\":\"internal\"").doesNotContain("purpose");
    assertThat(answer.header("Connection")).isEqualTo("close");
    client.expectClosed();
  }

  private static void expectCounted(FilteredProxy proxy, String route) {
    proxy.awaitMetric(
        1, "weir_request_errors_total", "reason=\"internal\"", "route=\"" + route + "\"");
    assertThat(proxy.metric("weir_request_errors_total")).isEqualTo(1);
  }

  @Test
  void anErrorInARequestIsAnsweredAndEndsThatConnectionOnly() {
    FilteredProxy proxy = proxy(backend());
    RawClient other = client(proxy);
    assertThat(other.exchange(Wire.get("/app/x")).text()).isEqualTo("/app/x");
    expectInternal(client(proxy), Wire.get("/app/request"));
    expectCounted(proxy, "app");
    assertThat(other.exchange(Wire.get("/app/x")).text()).isEqualTo("/app/x");
    assertThat(thrown).hasValue(1);
  }

  @Test
  void anErrorBehindWhichABodyComesIsAnsweredToo() {
    FilteredProxy proxy = proxy(backend());
    expectInternal(client(proxy), Wire.post("/app/request", "x".repeat(100_000)));
    expectCounted(proxy, "app");
  }

  @Test
  void anErrorInAnAnswerOfABackendIsNotTheBackends() {
    ScriptedBackend backend = backend();
    FilteredProxy proxy = proxy(backend);
    client(proxy).send(Wire.get("/app/answer")).expectClosed();
    expectCounted(proxy, "app");
    // What is left of the answer must not be there when its connection serves another.
    backend.awaitOpen(0);
    assertThat(client(proxy).exchange(Wire.get("/app/x")).text()).isEqualTo("/app/x");
    assertThat(backend.opened()).isEqualTo(2);
  }

  @Test
  void anErrorThatMeetsItsOwnAnswerEndsTheConnection() {
    FilteredProxy proxy = proxy(backend());
    try (OperationalLog log = OperationalLog.watch()) {
      client(proxy).send(Wire.get("/answer")).expectClosed();
      client(proxy).send(Wire.post("/answer", "body")).expectClosed();
      proxy.awaitMetric(0, "weir_requests_in_flight");
      assertThat(thrown).hasValueGreaterThanOrEqualTo(4);
      assertThat(log.problems()).allMatch(line -> line.contains(TOLD));
    }
    assertThat(client(proxy).exchange(Wire.get("/")).text()).isEqualTo("hello");
  }

  @Test
  void errorsAreToldOnceASecondWithTheNumberOfTheUntold() {
    FilteredProxy proxy = proxy(backend());
    try (OperationalLog log = OperationalLog.watch()) {
      long began = System.nanoTime();
      Patience.until(
          "a line about errors without one",
          () -> {
            try (RawClient client = RawClient.to(proxy.port())) {
              expectInternal(client, Wire.get("/request"));
            }
            return log.problems().stream().anyMatch(line -> line.matches(".*, [1-9]\\d* before.*"));
          });
      List<String> lines = log.problems();
      long seconds = (System.nanoTime() - began) / SECOND;
      assertThat(lines)
          .allMatch(line -> line.contains(TOLD))
          .hasSizeLessThanOrEqualTo((int) seconds + 1);
    }
    proxy.awaitMetric(thrown.get(), "weir_request_errors_total", "reason=\"internal\"");
  }
}
