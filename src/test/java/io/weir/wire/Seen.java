package io.weir.wire;

import io.weir.admin.GatewayView.Backend;
import io.weir.testkit.Patience;
import io.weir.testkit.Proxy;
import io.weir.testkit.RawClient;
import io.weir.testkit.Wire;

/**
 * What can be seen from outside of who serves: the answers, which are names of backends, and what
 * the proxy says of the first cluster. Stateless.
 */
final class Seen {
  private Seen() {}

  /** The answers to so many requests, one behind the other. */
  static String ask(RawClient client, int times) {
    StringBuilder answers = new StringBuilder();
    for (int i = 0; i < times; i++) {
      answers.append(client.exchange(Wire.get("/" + i)).text());
    }
    return answers.toString();
  }

  /** The backend at this place in the configuration. */
  static Backend backend(Proxy proxy, int index) {
    return proxy.status().clusters().get(0).backends().get(index);
  }

  /** Waits until it is in this state, and may be picked or not accordingly. */
  static void await(Proxy proxy, int index, String state) {
    Patience.until("backend " + index + " to be " + state, () -> is(proxy, index, state));
  }

  /** Its weight is told behind the change of who may be picked. */
  private static boolean is(Proxy proxy, int index, String state) {
    Backend backend = backend(proxy, index);
    String name = "backend=\"" + backend.address() + "\"";
    boolean serves = proxy.metric("weir_backend_weight", name) > 0;
    return backend.state().equals(state) && serves == state.equals("up");
  }
}
