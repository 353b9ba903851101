package io.weir.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The base of the wire tests. Each test runs with one loop, where everything happens on one thread,
 * and with three, where neighbours are on others. What a test opens through it is closed when the
 * test ends, the latest first, and every close checks what it closes.
 */
@ExtendWith(LeakGate.class)
@ParameterizedClass(name = "loops = {0}")
@ValueSource(ints = {1, 3})
@Timeout(60)
public abstract class WireTest {
  /** How many loops the proxies of this run have. */
  @Parameter protected int loops;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  /** A proxy with this configuration; {@link Proxy#start} says what it has besides. */
  protected Proxy proxy(String hocon, ScriptedBackend... backends) {
    String[] addresses = Stream.of(backends).map(ScriptedBackend::address).toArray(String[]::new);
    return closing(Proxy.start(loops, hocon, addresses));
  }

  /** A proxy that sends everything to one backend; {@code more} is added to its configuration. */
  protected Proxy proxyTo(ScriptedBackend backend, String... more) {
    String hocon =
        """
        clusters { app { backends = ["{backend}"] } }
        routes { all { cluster = app } }
        """;
    return proxy(hocon + String.join("\n", more), backend);
  }

  /** A backend that runs this script on every connection. */
  protected ScriptedBackend backend(ScriptedBackend.Script script) {
    return closing(ScriptedBackend.start(script));
  }

  /** A backend that answers every request with these very bytes. */
  protected ScriptedBackend responding(String response) {
    return responding(request -> response);
  }

  /** A backend that answers every request with what the function makes. */
  protected ScriptedBackend responding(Function<WireMessage, String> answer) {
    return closing(ScriptedBackend.respond(answer));
  }

  /** A client of the proxy's listener {@code web}. */
  protected RawClient client(Proxy proxy) {
    return closing(RawClient.to(proxy.port()));
  }

  /** Closes something when the test ends, before what was opened earlier. */
  protected <T extends AutoCloseable> T closing(T resource) {
    opened.push(Objects.requireNonNull(resource));
    return resource;
  }

  @AfterEach
  void closeAll() throws Exception {
    Throwable first = null;
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (Exception | AssertionError e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first instanceof Exception exception) {
      throw exception;
    } else if (first != null) {
      throw (AssertionError) first;
    }
  }
}
