package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Proxy;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import org.junit.jupiter.api.Test;

/** How far a request goes: hops that it counts itself, and circles. */
class HopsIT extends WireTest {
  private static String options(String... fields) {
    return Wire.lines("OPTIONS * HTTP/1.1", "Host: a.test") + Wire.lines(fields) + "\r\n";
  }

  @Test
  void anOptionsThatMayGoNoFurtherIsAnsweredHere() {
    ScriptedBackend backend = responding(Wire.ok("from the backend"));
    WireMessage answer = client(proxyTo(backend)).exchange(options("Max-Forwards: 0"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Allow")).contains("GET, HEAD, POST");
    assertThat(answer.header("Content-Length")).isEqualTo("0");
    assertThat(backend.requests()).isEmpty();
  }

  @Test
  void anOptionsThatMayGoFurtherHasOneHopLess() {
    ScriptedBackend backend = responding(Wire.ok("from the backend"));
    WireMessage answer = client(proxyTo(backend)).exchange(options("Max-Forwards: 5"));
    assertThat(answer.text()).isEqualTo("from the backend");
    assertThat(backend.awaitRequest(0).header("Max-Forwards")).isEqualTo("4");
  }

  @Test
  void otherMethodsDoNotCountHops() {
    ScriptedBackend backend = responding(Wire.ok("from the backend"));
    client(proxyTo(backend)).exchange(Wire.get("/", "Max-Forwards: 0"));
    assertThat(backend.awaitRequest(0).header("Max-Forwards")).isEqualTo("0");
  }

  @Test
  void aRequestThatGoesRoundInCirclesIsStopped() {
    Proxy proxy = proxy("routes { all { respond {} } }");
    String circle =
        """
        clusters { me { backends = ["127.0.0.1:%d"] } }
        routes { all { cluster = me } }
        """;
    assertThat(proxy.reload(circle.formatted(proxy.port())).ok()).isTrue();
    WireMessage answer = client(proxy).exchange(Wire.get("/"));
    assertThat(answer.status()).isEqualTo(508);
    assertThat(answer.text()).contains("\"reason\":\"loop_detected\"");
    proxy.awaitMetric(1, "weir_request_errors_total", "reason=\"loop_detected\"");
    proxy.awaitMetric(9, "weir_requests_total", "code=\"508\"");
    // The connections that the proxy has to itself would count as clients until the end.
    assertThat(proxy.reload("routes { all { respond {} } }").ok()).isTrue();
  }
}
