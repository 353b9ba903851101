package io.weir.process;

import io.weir.demo.AppServer;
import io.weir.demo.AppServers;
import io.weir.testkit.Patience;
import io.weir.testkit.Ports;
import io.weir.testkit.RawClient;
import io.weir.testkit.Wire;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The backends of the demo, some that are gone, and clients that ask for everything that can go
 * wrong, in an order that a seed decides. Backends live from the start to {@link #close}, clients
 * from {@link #begin}.
 */
final class Mischief implements AutoCloseable {
  private static final String CONFIGURATION =
      """
      listeners {
        web { bind = "127.0.0.1:0" }
        narrow { bind = "127.0.0.1:0", limits.connections-per-client = 1 }
      }
      clusters {
        app {
          backends = ["{alpha}", "{beta}"], max-connections = 1, adaptive-concurrency.enabled = true
        }
        shaky { backends = ["{gamma}", "{gone}"] }
        gone {
          backends = ["{gone}"]
          health { type = tcp, interval = 100ms, fast-interval = 100ms }
        }
        last { backends = ["{gone}"] }
        listed { backends-file = "backends" }
        named { backends = ["localhost:{port}"] }
      }
      routes {
        app { path = "/app/*", cluster = app, filters = [{ type = strip-prefix, prefix = "/app" }] }
        shaky { path = "/whoami", cluster = shaky }
        gone { path = "/gone", cluster = gone }
        last { path = "/last", cluster = last }
        listed { path = "/listed", cluster = listed }
        named { path = "/named", cluster = named }
      }
      """;

  private static final List<String> REQUESTS =
      List.of(
          Wire.get("/app/whoami"),
          Wire.get("/app/whoami"),
          Wire.get("/app/bytes/100000"),
          Wire.post("/app/echo", "again ".repeat(100)),
          Wire.get("/app/slow/20"),
          Wire.get("/app/flaky"),
          Wire.get("/app/drop"),
          Wire.get("/whoami"),
          Wire.get("/whoami"),
          Wire.get("/gone"),
          Wire.get("/last"),
          Wire.get("/listed"),
          Wire.get("/named"),
          Wire.get("/nowhere"));

  private static final int CLIENTS = 4;
  private static final int PAUSE_MILLIS = 25;

  private final long seed;
  private final AppServers apps = AppServers.start();
  private final Ports gone = Ports.refusing();
  private final AtomicLong asked = new AtomicLong();
  private final ScheduledExecutorService clients = Executors.newScheduledThreadPool(CLIENTS);

  Mischief(long seed) {
    this.seed = seed;
  }

  /** What weir is to be told; that of {@link #listed} lies beside it as {@code backends}. */
  String configuration() {
    return CONFIGURATION
        .replace("{alpha}", address(0))
        .replace("{beta}", address(1))
        .replace("{gamma}", address(2))
        .replace("{gone}", gone.address())
        .replace("{port}", "" + apps.servers().get(0).address().getPort());
  }

  /** The content of the file of backends. */
  String listed() {
    return address(0) + "\n";
  }

  private String address(int index) {
    AppServer server = apps.servers().get(index);
    return server.address().getAddress().getHostAddress() + ":" + server.address().getPort();
  }

  /** Lets clients go about it, and waits until they have some experience. */
  void begin(int web, int narrow) {
    for (int i = 0; i < CLIENTS; i++) {
      Random random = new Random(seed + i);
      clients.scheduleWithFixedDelay(
          () -> ask(web, REQUESTS.get(random.nextInt(REQUESTS.size()))),
          0,
          PAUSE_MILLIS,
          TimeUnit.MILLISECONDS);
    }
    clients.scheduleWithFixedDelay(() -> crowd(narrow), 0, 4 * PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    Patience.until("requests to be answered", () -> asked.get() > 100);
  }

  private void ask(int port, String request) {
    try (RawClient client = RawClient.to(port)) {
      client.exchange(request);
      asked.incrementAndGet();
    }
  }

  /** Two connections at once where each client may have one. */
  private static void crowd(int port) {
    try (RawClient first = RawClient.to(port)) {
      first.exchange(Wire.get("/nowhere"));
      try (RawClient second = RawClient.to(port)) {
        second.readUntilClose();
      }
    }
  }

  @Override
  public void close() {
    clients.shutdownNow();
    apps.close();
    gone.close();
  }
}
