package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.Ports;
import io.weir.testkit.Proxy;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.WireMessage;
import io.weir.testkit.WireTest;
import java.util.List;

/** What tests of sending a request again have in common. */
abstract class RetryTest extends WireTest {
  /** Reads a request and resets the connection instead of answering. */
  static final ScriptedBackend.Script RESET =
      connection -> {
        connection.readRequest();
        connection.reset();
      };

  /** A proxy that asks the first address first, and the others when that one cannot be used. */
  final Proxy inOrder(String settings, String first, String... others) {
    StringBuilder backends = new StringBuilder('"' + first + '"');
    for (String other : others) {
      backends.append(", { address = \"").append(other).append("\", backup = true }");
    }
    return proxy(
        """
        clusters { app { backends = [%s], %s } }
        routes { all { cluster = app } }
        """
            .formatted(backends, settings));
  }

  final String refusing() {
    return closing(Ports.refusing()).address();
  }

  static List<String> lines(ScriptedBackend backend) {
    return backend.requests().stream().map(WireMessage::startLine).toList();
  }

  static void expectBadGateway(WireMessage response, String reason) {
    assertThat(response.status()).isEqualTo(502);
    assertThat(response.text()).contains("\"reason\":\"" + reason + "\"");
  }
}
