package io.weir.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.cluster.BackendRegistry;
import io.weir.cluster.Cluster;
import io.weir.cluster.ClusterBuilder;
import io.weir.config.ClusterConfig;
import io.weir.config.ConfigLoader;
import io.weir.config.GatewayConfig;
import io.weir.config.Loaded;
import io.weir.discovery.Endpoints;
import io.weir.exchange.ExchangeFactory;
import io.weir.filter.Filter;
import io.weir.listener.ListenerSet;
import io.weir.net.BufferBudget;
import io.weir.net.InheritedSockets;
import io.weir.net.Loops;
import io.weir.net.Transport;
import io.weir.pool.BackendSockets;
import io.weir.route.FilteredRoutes;
import io.weir.route.LiveRoutes;
import io.weir.route.RouteTable;
import io.weir.telemetry.AccessLog;
import io.weir.telemetry.Telemetry;
import io.weir.testkit.Metrics;
import io.weir.testkit.Patience;
import io.weir.tracing.Tracing;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;

/**
 * The parts of a proxy that carry requests, put together by hand so that every route has a filter
 * of the test's own. {@link #close} checks that no exchange, no connection and no dead loop is
 * left. For the thread of a test.
 */
final class FilteredProxy implements AutoCloseable {
  private static final String BASE =
      """
      access-log { target = "/dev/null" }
      listeners { web { bind = "127.0.0.1:0" } }
      """;

  private final Queue<Throwable> fatal = new ConcurrentLinkedQueue<>();
  private final Telemetry telemetry;
  private final Loops loops;
  private final BufferBudget buffers;
  private final AccessLog accessLog;
  private final ListenerSet listeners;

  private FilteredProxy(int loopCount, Loaded loaded, Filter filter) {
    GatewayConfig config = loaded.config();
    Transport transport = Transport.choose(config.runtime().transport());
    telemetry = new Telemetry(loopCount, config.metrics());
    loops = Loops.start(transport, loopCount, (loop, cause) -> fatal.add(cause));
    buffers = BufferBudget.start(config.limits().bufferedBytes());
    accessLog = new AccessLog(config.accessLog(), loopCount);
    Map<String, Cluster> clusters = clusters(loaded, transport);
    RouteTable table = FilteredRoutes.of(config.routes(), clusters, telemetry, filter);
    listeners =
        new ListenerSet(
            loops, exchanges(new LiveRoutes(table)), telemetry, 0, InheritedSockets.none());
    ListenerSet.Plan plan = listeners.prepare(config.listeners());
    assertThat(plan.failures()).isEmpty();
    listeners.commit(plan);
    assertThat(loaded.problems().list()).isEmpty();
  }

  /** Starts one with this filter and what {@code hocon} adds to a listener {@code web}. */
  static FilteredProxy start(int loops, Filter filter, String hocon) {
    return new FilteredProxy(loops, ConfigLoader.parse(BASE + hocon, "test.conf"), filter);
  }

  private Map<String, Cluster> clusters(Loaded loaded, Transport transport) {
    BackendRegistry registry = new BackendRegistry(loops, telemetry, new BackendSockets(1000));
    int headerBytes = loaded.config().limits().responseHeaderBytes();
    ClusterBuilder builder =
        new ClusterBuilder(registry, Endpoints.numeric(transport), headerBytes, loaded.problems());
    Map<String, Cluster> clusters = new HashMap<>();
    for (ClusterConfig cluster : loaded.config().clusters()) {
      clusters.put(cluster.name(), builder.build(cluster));
    }
    return clusters;
  }

  private List<ExchangeFactory> exchanges(LiveRoutes routes) {
    return IntStream.range(0, loops.size())
        .mapToObj(i -> new ExchangeFactory(loops.get(i), routes, accessLog, buffers, Tracing.OFF))
        .toList();
  }

  int port() {
    return Objects.requireNonNull(listeners.address("web")).getPort();
  }

  /** As {@link Metrics#sum}. */
  double metric(String name, String... labels) {
    String scrape = new String(telemetry.scrape().render(null).body(), StandardCharsets.UTF_8);
    return Metrics.sum(scrape, name, labels);
  }

  /** Waits until a metric has a value; meters are written when an exchange has ended. */
  void awaitMetric(double value, String name, String... labels) {
    Patience.until(name + List.of(labels) + " to be " + value, () -> metric(name, labels) == value);
  }

  @Override
  public void close() {
    try {
      awaitMetric(0, "weir_requests_in_flight");
      awaitMetric(0, "weir_connections_active");
      assertThat(fatal).isEmpty();
    } finally {
      listeners.drain();
      listeners.closeAll();
      loops.close();
      buffers.close();
      accessLog.close();
      telemetry.close();
    }
  }
}
