package io.weir.wire;

import io.weir.testkit.BackendConnection;
import io.weir.testkit.Gate;
import io.weir.testkit.ScriptedBackend;
import io.weir.testkit.Wire;
import io.weir.testkit.WireMessage;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The script of a backend that answers targets under {@code /hold} only when the test lets them go,
 * and all others at once. The body of an answer is the number of the connection that carried it.
 * For one test; any thread.
 */
final class HeldBackend implements ScriptedBackend.Script {
  private final Map<String, Gate> gates = new ConcurrentHashMap<>();

  @Override
  public void run(BackendConnection connection) throws IOException {
    while (true) {
      WireMessage request = connection.readRequest();
      if (request.target().startsWith("/hold")) {
        gate(request.target()).pass();
      }
      connection.write(Wire.ok(String.valueOf(connection.index())));
    }
  }

  /** Lets the request for this target be answered, now or when it comes. */
  void letGo(String target) {
    gate(target).open();
  }

  private Gate gate(String target) {
    return gates.computeIfAbsent(target, key -> new Gate());
  }
}
