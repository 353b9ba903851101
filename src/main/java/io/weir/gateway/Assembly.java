package io.weir.gateway;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.weir.admin.AdminServer;
import io.weir.admin.ControlSocket;
import io.weir.cluster.Addresses;
import io.weir.cluster.BackendRegistry;
import io.weir.config.Address;
import io.weir.config.GatewayConfig;
import io.weir.config.Loaded;
import io.weir.exchange.ExchangeFactory;
import io.weir.health.HealthControl;
import io.weir.health.SocketProber;
import io.weir.listener.ListenerSet;
import io.weir.net.BufferBudget;
import io.weir.net.ControlOnly;
import io.weir.net.Loops;
import io.weir.net.Transport;
import io.weir.net.Watchdog;
import io.weir.pool.BackendSockets;
import io.weir.route.LiveRoutes;
import io.weir.telemetry.AccessLog;
import io.weir.telemetry.ProcessMeters;
import io.weir.telemetry.Telemetry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens everything that a gateway consists of, in the order in which one part needs another, and
 * closes it in the reverse order: at the end, or at once if a later part cannot be opened. One per
 * gateway; control thread.
 */
@ControlOnly
final class Assembly implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Assembly.class);

  /** The build records no commit, so that it is the same from an archive as from a repository. */
  private static final String UNKNOWN_REVISION = "unknown";

  /** What must be closed; the first is closed first. */
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private final GatewayOptions options;
  private final Lifecycle lifecycle;
  private final ControlThread control;

  Assembly(GatewayOptions options, Lifecycle lifecycle, ControlThread control) {
    this.options = options;
    this.lifecycle = lifecycle;
    this.control = control;
  }

  /**
   * Opens everything; afterwards clients are served.
   *
   * @throws StartFailure if a part cannot be opened; then nothing is open
   */
  Parts assemble(Loaded loaded) {
    try {
      return openAll(loaded);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private Parts openAll(Loaded loaded) {
    GatewayConfig config = loaded.config();
    Transport transport = transport(config);
    int loopCount = loopCount(config);
    Telemetry telemetry = keep(new Telemetry(loopCount, config.metrics()));
    // What runs on loops is opened after them and so is closed before them.
    Loops loops = keep(Loops.start(transport, loopCount, options.fatal()));
    DescriptorPlan descriptors = DescriptorPlan.of(config.runtime());
    BackendRegistry registry =
        new BackendRegistry(loops, telemetry, new BackendSockets(descriptors.backends()));
    GenerationBuilder builder =
        new GenerationBuilder(telemetry, registry, Addresses.system(transport));
    Generation first = builder.build(loaded, null);
    LocalChecks.run(loaded);
    if (!loaded.problems().isEmpty()) {
      throw new StartFailure(loaded.problems().toString());
    }
    AccessLog accessLog = accessLog(config, loopCount, telemetry);
    LiveRoutes routes = new LiveRoutes(first.routes());
    Warnings.of(loaded, first).forEach(warning -> log.warn("{}", warning));
    BufferBudget buffers = keep(BufferBudget.start(config.limits().bufferedBytes()));
    ListenerSet listeners =
        new ListenerSet(
            loops, exchanges(loops, routes, accessLog, buffers), telemetry, descriptors.clients());
    buffers.onExceeded(listeners::shed);
    keep(() -> closeListeners(listeners));
    HealthControl health = health(transport, registry);
    Reloader reloader =
        new Reloader(
            new Reloader.Targets(
                builder, registry, telemetry, routes, listeners, accessLog, buffers, health),
            lifecycle,
            first);
    GatewayStatus status =
        new GatewayStatus(
            lifecycle,
            new GatewayStatus.Fixed(words(transport), loopCount, descriptors, telemetry),
            reloader);
    // Admin before the listeners: it says "starting", and if it cannot be opened no client has
    // been accepted in vain.
    AdminServer admin = admin(config, transport, status, telemetry);
    ReloadRequests reloads = new ReloadRequests(control, reloader, options.source());
    BackendCommands backends = new BackendCommands(control, reloader, health, registry);
    controlSocket(config, new RemoteCommands(reloads::now, backends));
    warmUp(config, loops, buffers, descriptors);
    watchdog(config, loops, telemetry);
    telemetry.process().running(BuildInfo.version(), UNKNOWN_REVISION, words(transport));
    reloader.listen(loaded);
    return new Parts(status, reloader, reloads, listeners, admin, telemetry);
  }

  private static Transport transport(GatewayConfig config) {
    try {
      return Transport.choose(config.runtime().transport());
    } catch (IllegalArgumentException e) {
      throw new StartFailure("runtime.transport: " + e.getMessage());
    }
  }

  private static String words(Transport transport) {
    if (!transport.reusePort()) {
      return transport.name();
    }
    return transport.edge() ? "edge-triggered epoll" : "level-triggered epoll";
  }

  /** What the configuration says, or one for each processor. */
  static int loopCount(GatewayConfig config) {
    int configured = config.runtime().loops();
    return configured > 0 ? configured : Runtime.getRuntime().availableProcessors();
  }

  private AccessLog accessLog(GatewayConfig config, int loops, Telemetry telemetry) {
    AccessLog accessLog = new AccessLog(config.accessLog(), loops);
    // At the far end: loops write to it until they are closed.
    open.addLast(accessLog);
    telemetry.process().accessLog(accessLog);
    return accessLog;
  }

  private static void closeListeners(ListenerSet listeners) {
    listeners.drain();
    listeners.closeAll();
  }

  /** One factory of exchanges for each loop. */
  static List<ExchangeFactory> exchanges(
      Loops loops, LiveRoutes routes, AccessLog accessLog, BufferBudget buffers) {
    List<ExchangeFactory> factories = new ArrayList<>();
    for (int i = 0; i < loops.size(); i++) {
      factories.add(new ExchangeFactory(loops.get(i), routes, accessLog, buffers));
    }
    return factories;
  }

  private @Nullable AdminServer admin(
      GatewayConfig config, Transport transport, GatewayStatus status, Telemetry telemetry) {
    Address.Tcp bind = config.admin().bind();
    if (bind == null) {
      return null;
    }
    EventLoopGroup loop = transport.newGroup(1, new DefaultThreadFactory("weir-admin", true));
    keep(() -> loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly());
    try {
      return keep(AdminServer.start(loop, bind, status, telemetry.scrape()));
    } catch (IOException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new StartFailure(
          "cannot listen on " + bind + " (admin.bind): " + BindProblem.reason(cause, bind.port()));
    }
  }

  private HealthControl health(Transport transport, BackendRegistry registry) {
    registry.clusters().attach(control);
    SocketProber prober = keep(new SocketProber(transport));
    return new HealthControl(control, prober, registry.clusters()::changed);
  }

  private void controlSocket(GatewayConfig config, RemoteCommands commands) {
    Path path = config.admin().control();
    if (path == null) {
      return;
    }
    try {
      keep(ControlSocket.open(path, commands));
    } catch (IOException e) {
      throw new StartFailure(String.valueOf(e.getMessage()));
    }
  }

  /** Before the watchdog, because a loop that loads classes is late, and before any client. */
  private static void warmUp(
      GatewayConfig config, Loops loops, BufferBudget buffers, DescriptorPlan descriptors) {
    Duration atMost = config.runtime().warmUp();
    boolean affordable = Rehearsal.clients(loops) * 2 <= descriptors.clients();
    if (atMost.toNanos() > 0 && affordable) {
      Rehearsal.run(new Rehearsal.Stage(loops, buffers, config.accessLog()), atMost);
    }
  }

  private void watchdog(GatewayConfig config, Loops loops, Telemetry telemetry) {
    long blockedNanos = config.runtime().watchdog().toNanos();
    if (blockedNanos > 0) {
      ProcessMeters meters = telemetry.process();
      keep(
          Watchdog.start(
              loops, blockedNanos, (loop, nanos) -> meters.loopLag(loop.index(), nanos)));
    }
  }

  @CanIgnoreReturnValue
  private <T extends AutoCloseable> T keep(T part) {
    open.push(part);
    return part;
  }

  /** Closes whatever is open; a part that fails to close does not keep the others open. */
  @Override
  public void close() {
    while (!open.isEmpty()) {
      AutoCloseable part = open.pop();
      try {
        part.close();
      } catch (Exception e) {
        log.warn("{} did not close", part.getClass().getSimpleName(), e);
      }
    }
  }
}
