package io.weir.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.admin.GatewayView;
import io.weir.config.ConfigLoader;
import io.weir.config.Loaded;
import io.weir.gateway.Gateway;
import io.weir.gateway.GatewayOptions;
import io.weir.gateway.ReloadResult;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A proxy in this process, on free ports of loopback. {@link #close} also checks that nothing of
 * what it served is left: no exchange, no connection, no buffer, no thread; and that nothing
 * happened which would have ended a process.
 */
public final class Proxy implements AutoCloseable {
  /** What every test's proxy has, and a test may override. */
  private static final String BASE =
      """
      runtime { loops = LOOPS, descriptor-reserve = 16, warm-up = 0s }
      admin { bind = "127.0.0.1:0" }
      access-log { target = "/dev/null" }
      listeners { web { bind = "127.0.0.1:0" } }
      """;

  private final Gateway gateway;
  private final int loops;
  private final long buffersBefore;
  private final Queue<Throwable> fatal;

  private Proxy(Gateway gateway, int loops, long buffersBefore, Queue<Throwable> fatal) {
    this.gateway = gateway;
    this.loops = loops;
    this.buffersBefore = buffersBefore;
    this.fatal = fatal;
  }

  /**
   * Starts a proxy with a listener {@code web}, an admin listener, and what {@code hocon} adds.
   *
   * @param addresses put in place of <code>{backend}</code>, <code>{backend2}</code> ... in it
   */
  public static Proxy start(int loops, String hocon, String... addresses) {
    long buffers = Buffers.outstanding();
    Queue<Throwable> fatal = new ConcurrentLinkedQueue<>();
    GatewayOptions options = GatewayOptions.embedded().onFatal((loop, cause) -> fatal.add(cause));
    Gateway gateway = Gateway.start(loaded(loops, hocon, addresses), options);
    return new Proxy(gateway, loops, buffers, fatal);
  }

  private static Loaded loaded(int loops, String hocon, String... addresses) {
    String text = hocon;
    for (int i = 0; i < addresses.length; i++) {
      text = text.replace(i == 0 ? "{backend}" : "{backend" + (i + 1) + "}", addresses[i]);
    }
    return ConfigLoader.parse(BASE.replace("LOOPS", String.valueOf(loops)) + text, "test.conf");
  }

  /** Puts another configuration into force. */
  public ReloadResult reload(String hocon, String... addresses) {
    return gateway.reload(loaded(loops, hocon, addresses));
  }

  /** The proxy itself. */
  public Gateway gateway() {
    return gateway;
  }

  /** The port of the listener {@code web}. */
  public int port() {
    return port("web");
  }

  /** The port of a listener. */
  public int port(String listener) {
    return gateway.boundAddress(listener).getPort();
  }

  /** Where the admin side listens. */
  public InetSocketAddress admin() {
    return Objects.requireNonNull(gateway.adminAddress(), "this proxy has no admin listener");
  }

  /** The answer of the admin side to a GET. */
  public WireMessage adminGet(String path, String... fields) {
    try (RawClient client = RawClient.to(admin())) {
      return client.exchange(Wire.get(path, fields));
    }
  }

  /**
   * A metric as Prometheus would read it: the sum of the samples with this name that have all these
   * labels, each as {@code name="value"}. 0 if there are none.
   */
  public double metric(String name, String... labels) {
    return Metrics.sum(adminGet("/metrics").text(), name, labels);
  }

  /** Waits until a metric has a value; meters are written when an exchange has ended. */
  public void awaitMetric(double value, String name, String... labels) {
    Patience.until(name + List.of(labels) + " to be " + value, () -> metric(name, labels) == value);
  }

  /** What the status page would show. */
  public GatewayView.Status status() {
    return gateway.view().status();
  }

  /** Waits until no exchange and no client connection is left. */
  public void awaitQuiet() {
    Patience.until("the proxy to be quiet, but " + busy(), () -> busy().isEmpty());
  }

  /** What is still going on, in words; connections that merely idle in a pool are not. */
  List<String> busy() {
    GatewayView.Status status = status();
    List<String> busy = new ArrayList<>();
    status.listeners().forEach(l -> add(busy, l.name() + " has clients", l.active()));
    status.routes().forEach(r -> add(busy, r.name() + " has exchanges", r.inFlight()));
    status.clusters().forEach(c -> add(busy, c.name() + " has waiting exchanges", c.waiting()));
    for (GatewayView.Cluster cluster : status.clusters()) {
      cluster.backends().forEach(b -> add(busy, b.address() + " has attempts", b.inFlight()));
    }
    return busy;
  }

  private static void add(List<String> busy, String what, long count) {
    if (count != 0) {
      busy.add(what + ": " + count);
    }
  }

  private long backendConnections() {
    return status().clusters().stream()
        .flatMap(cluster -> cluster.backends().stream())
        .mapToLong(GatewayView.Backend::open)
        .sum();
  }

  /** Closes the proxy once its clients have gone, and checks that nothing is left. */
  @Override
  public void close() {
    try {
      if (gateway.view().status().phase() != GatewayView.Phase.STOPPED) {
        awaitQuiet();
      }
    } finally {
      gateway.close();
    }
    Patience.until("backend connections to close", () -> backendConnections() == 0);
    Patience.until("threads of the proxy to end", () -> threads().isEmpty());
    Patience.until("buffers to return", () -> Buffers.outstanding() <= buffersBefore);
    assertThat(busy()).isEmpty();
    assertThat(fatal).as("what would have ended a process").isEmpty();
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(Thread::isAlive)
        .map(Thread::getName)
        .filter(name -> name.startsWith("weir-") && !name.startsWith("weir-demo"))
        .toList();
  }
}
