package io.weir.telemetry;

import io.weir.config.AccessLogConfig;
import io.weir.config.AccessLogFormat;
import io.weir.config.MetricsConfig;
import io.weir.net.ThreadTimes;
import java.util.List;

/**
 * Telemetry in which everything has happened once, so that every series of the catalogue exists.
 */
final class FullTelemetry implements AutoCloseable {
  final Telemetry telemetry =
      new Telemetry(1, new MetricsConfig(List.of(0.00025, 0.001, 0.01, 0.1, 1.0, 60.0)));
  private final AccessLog log =
      new AccessLog(new AccessLogConfig(false, "stderr", AccessLogFormat.JSON, 1, false), 1);

  FullTelemetry() {
    clientSide();
    backendSide();
    ProcessMeters process = telemetry.process();
    process.running("0.1.0", "0000000", "epoll");
    process.configured("0000000", 1, 1);
    process.loopLag(0, 1);
    process.loopTimes(List.of(() -> new ThreadTimes(System.nanoTime(), 1, 1)));
    process.accessLog(log);
  }

  private void clientSide() {
    telemetry.listener("web").accepted(0);
    telemetry.listener("web").rejected(0, "connections");
    RouteMeters route = telemetry.route("shop");
    route.began(0);
    route.failed(0, "connect_refused");
    route.ended(0, new TestRecord());
  }

  private void backendSide() {
    ClusterMeters cluster = telemetry.cluster("shop");
    cluster.concurrencyLimit(1);
    cluster.queued(0, 1);
    cluster.connected(0, 1);
    cluster.firstByte(0, 1);
    cluster.retried(0, "connect_refused");
    cluster.discovery().lookedUp("found");
    cluster.discovery().list(true);
    cluster.discovery().listChanged("taken");
    BackendMeters backend = telemetry.backend("shop", "10.0.0.11:8080");
    backend.limit(1);
    backend.idleTimeout(1);
    backend.connectionOpened(0);
    backend.attemptBegan(0);
    backend.attemptEnded(0, 200, 1);
    HealthMeters health = backend.health();
    health.sound(0);
    health.fault(0, 0);
    health.state("up", true);
    health.checked(true);
    health.ejected("failures");
    health.ejectionPrevented("failures");
  }

  @Override
  public void close() {
    log.close();
    telemetry.close();
  }
}
