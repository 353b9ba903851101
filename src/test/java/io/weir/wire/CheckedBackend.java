package io.weir.wire;

import io.weir.testkit.BackendConnection;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The script of a backend that answers checks, which ask for {@code /healthz}, and all other
 * requests as the test says at the time. Any thread.
 */
final class CheckedBackend implements ScriptedBackend.Script {
  /** Instead of an answer: says nothing until the other side hangs up. */
  static final String SILENCE = "";

  static final String GOOD = Wire.ok("all is well");
  static final String BAD = "HTTP/1.1 503 Not Now\r\nContent-Length: 0\r\n\r\n";

  private final AtomicInteger checks = new AtomicInteger();
  private volatile String check = GOOD;
  private volatile String answer;

  /** Answers other requests with this name. */
  CheckedBackend(String name) {
    answer = Wire.ok(name);
  }

  /** How checks are answered from now on. */
  void checks(String response) {
    check = response;
  }

  /** How other requests are answered from now on. */
  void answers(String response) {
    answer = response;
  }

  /** Checks that have come so far. */
  int checks() {
    return checks.get();
  }

  @Override
  public void run(BackendConnection connection) throws IOException {
    while (true) {
      WireMessage request = connection.readRequest();
      boolean asked = request.target().equals("/healthz");
      String response = asked ? check : answer;
      if (response.equals(SILENCE)) {
        connection.awaitClosed();
        return;
      }
      connection.write(response);
      if (asked) {
        checks.incrementAndGet();
      }
    }
  }
}
