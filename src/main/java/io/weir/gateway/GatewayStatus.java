package io.weir.gateway;

import io.weir.admin.GatewayView;
import io.weir.cluster.Cluster.Member;
import io.weir.config.ListenerConfig;
import io.weir.health.LastCheck;
import io.weir.net.AnyThread;
import io.weir.telemetry.Counts;
import io.weir.telemetry.ListenerMeters;
import io.weir.telemetry.Telemetry;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the admin side sees of a gateway: numbers and names as they are at this moment, never the
 * parts themselves. Lives as long as its gateway. Any thread.
 */
@AnyThread
final class GatewayStatus implements GatewayView {
  /**
   * What stays as it is while the process lives.
   *
   * @param transport in words
   */
  record Fixed(String transport, int loops, DescriptorPlan descriptors, Telemetry telemetry) {}

  private final Lifecycle lifecycle;
  private final Fixed fixed;
  private final Reloader reloader;

  GatewayStatus(Lifecycle lifecycle, Fixed fixed, Reloader reloader) {
    this.lifecycle = lifecycle;
    this.fixed = fixed;
    this.reloader = reloader;
  }

  Fixed fixed() {
    return fixed;
  }

  @Override
  public Readiness readiness() {
    return switch (lifecycle.phase()) {
      case STARTING -> new Readiness(false, "starting");
      case RUNNING -> new Readiness(true, "ready");
      case DRAINING -> new Readiness(false, "draining");
      case STOPPED -> new Readiness(false, "stopped");
    };
  }

  @Override
  public Status status() {
    // One reading, so that everything in the answer is of the same generation.
    io.weir.gateway.Generation now = reloader.current();
    return new Status(
        System.currentTimeMillis(),
        lifecycle.uptimeMillis(),
        BuildInfo.version(),
        fixed.transport(),
        fixed.loops(),
        lifecycle.phase(),
        new Descriptors(
            io.weir.net.Descriptors.open(),
            fixed.descriptors().limit(),
            fixed.descriptors().clients()),
        generation(now),
        now.config().listeners().stream().map(this::listener).toList(),
        now.routes().inOrder().stream().map(GatewayStatus::route).toList(),
        now.clusters().stream().map(GatewayStatus::cluster).toList(),
        reloader.past().stream().map(GatewayStatus::reload).toList());
  }

  @Override
  public Traffic traffic() {
    io.weir.gateway.Generation now = reloader.current();
    Map<String, Counts> routes = new LinkedHashMap<>();
    for (io.weir.route.Route route : now.routes().inOrder()) {
      routes.put(route.name(), route.meters().counts());
    }
    routes.put(Telemetry.NO_ROUTE, fixed.telemetry().route(Telemetry.NO_ROUTE).counts());
    Map<String, Map<String, Counts>> clusters = new LinkedHashMap<>();
    for (io.weir.cluster.Cluster cluster : now.clusters()) {
      Map<String, Counts> backends = new LinkedHashMap<>();
      for (Member member : cluster.members()) {
        backends.put(member.backend().name(), member.backend().meters().counts());
      }
      clusters.put(cluster.name(), backends);
    }
    return new Traffic(System.nanoTime(), routes, clusters);
  }

  private static Reload reload(PastReload past) {
    ReloadResult result = past.result();
    List<String> details = result.details().stream().limit(PastReload.MOST_LINES).toList();
    return new Reload(
        past.atMillis(), result.ok(), result.generation(), result.sentence(), details);
  }

  private Generation generation(io.weir.gateway.Generation now) {
    ReloadResult last = reloader.last();
    return new Generation(
        now.number(),
        now.source(),
        now.config().sha(),
        now.loadedAt().toEpochMilli(),
        last == null || last.ok(),
        last == null ? "" : last.ok() ? last.sentence() : last.text(),
        reloader.lastChanges());
  }

  private Listener listener(ListenerConfig config) {
    InetSocketAddress bound = reloader.boundAddress(config.name());
    ListenerMeters meters = fixed.telemetry().listener(config.name());
    return new Listener(
        config.name(),
        bound == null ? config.bind().toString() : HostPort.of(bound),
        meters.active(),
        meters.accepted(),
        meters.rejected());
  }

  private static Route route(io.weir.route.Route route) {
    return new Route(
        route.name(),
        match(route),
        route.outcome(),
        route.filters().describe(),
        route.meters().requests(),
        route.meters().inFlight(),
        route.meters().failures());
  }

  private static String match(io.weir.route.Route route) {
    List<String> parts = new ArrayList<>(List.of(route.hostText() + " " + route.pathText()));
    parts.addAll(route.conditions());
    return String.join(", ", parts);
  }

  private static Cluster cluster(io.weir.cluster.Cluster cluster) {
    List<Backend> backends = new ArrayList<>();
    for (Member member : cluster.members()) {
      backends.add(backend(member));
    }
    return new Cluster(
        cluster.name(),
        cluster.balancerName(),
        cluster.meters().pendingNow(),
        cluster.adaptiveLimit(),
        backends);
  }

  private static Backend backend(Member member) {
    io.weir.cluster.Backend backend = member.backend();
    return new Backend(
        backend.name(),
        backend.state().label(),
        backend.health().reason(),
        check(backend.health().lastCheck()),
        backend.health().weightOr(member.weight()),
        member.backup(),
        backend.inFlight(),
        backend.meters().open(),
        backend.meters().idle(),
        backend.budget().max(),
        backend.meters().requests(),
        backend.meters().failures());
  }

  private static Check check(@Nullable LastCheck last) {
    return last == null
        ? Check.NONE
        : new Check(
            TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - last.endedNanos()),
            last.passed(),
            last.result(),
            TimeUnit.NANOSECONDS.toMicros(last.tookNanos()));
  }
}
