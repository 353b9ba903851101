package io.weir.gateway;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.unix.UnixChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.weir.admin.AdminServer;
import io.weir.admin.ControlSocket;
import io.weir.cluster.BackendRegistry;
import io.weir.config.Address;
import io.weir.config.DnsConfig;
import io.weir.config.GatewayConfig;
import io.weir.config.Loaded;
import io.weir.discovery.Discovery;
import io.weir.exchange.ExchangeFactory;
import io.weir.health.HealthControl;
import io.weir.health.SocketProber;
import io.weir.listener.ListenerSet;
import io.weir.net.BufferBudget;
import io.weir.net.ControlOnly;
import io.weir.net.FileThread;
import io.weir.net.InheritedSocket;
import io.weir.net.InheritedSockets;
import io.weir.net.Loops;
import io.weir.net.ThreadTimes;
import io.weir.net.Transport;
import io.weir.net.Watchdog;
import io.weir.pool.BackendSockets;
import io.weir.route.LiveRoutes;
import io.weir.telemetry.AccessLog;
import io.weir.telemetry.ProcessMeters;
import io.weir.telemetry.Telemetry;
import io.weir.tracing.Tracing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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

  /** Beyond what the control thread waits, in case it is busy. */
  private static final long PATIENCE_MILLIS = 1_000;

  /** What must be closed; the first is closed first. */
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  private final GatewayOptions options;
  private final Lifecycle lifecycle;
  private final ControlThread control;
  private final NotifySocket supervisor;
  private final Runnable replaced;
  private @Nullable Predecessor predecessor;

  /**
   * @param replaced another process serves in the place of this one
   */
  Assembly(GatewayOptions options, Lifecycle lifecycle, ControlThread control, Runnable replaced) {
    this.options = options;
    this.replaced = replaced;
    this.lifecycle = lifecycle;
    this.control = control;
    this.supervisor = keep(NotifySocket.of(options.environment()));
  }

  /** Hears how the gateway does. */
  NotifySocket supervisor() {
    return supervisor;
  }

  /**
   * Opens everything; afterwards clients are served. Any thread; it waits for the names of
   * backends, which the control thread does not.
   *
   * @throws StartFailure if a part cannot be opened; then nothing is open
   */
  Parts assemble(Loaded loaded) {
    try {
      CountDownLatch known = new CountDownLatch(1);
      Base base = control.call(() -> openBase(loaded, known::countDown));
      await(known, loaded.config().dns());
      return control.call(() -> openAll(loaded, base));
    } catch (RuntimeException e) {
      supervisor.says("cannot start: " + e.getMessage());
      control.call(
          () -> {
            close();
            return null;
          });
      throw e;
    }
  }

  /** What is there before the names of backends are known. */
  private record Base(
      Transport transport, Telemetry telemetry, FileThread files, Discovery discovery) {}

  private Base openBase(Loaded loaded, Runnable known) {
    GatewayConfig config = loaded.config();
    Transport transport = transport(config);
    Telemetry telemetry = keep(new Telemetry(loopCount(config), config.metrics()));
    FileThread files = keep(new FileThread());
    Discovery discovery = keep(new Discovery(control, transport, telemetry, files, config.dns()));
    if (loaded.problems().isEmpty()) {
      discovery.prepare(config, known);
    } else {
      known.run();
    }
    return new Base(transport, telemetry, files, discovery);
  }

  private static void await(CountDownLatch known, DnsConfig dns) {
    try {
      // The control thread gives up before.
      if (!known.await(dns.patience().toMillis() + PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        log.warn("starts without the names of backends");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartFailure("the start was interrupted");
    }
  }

  private Parts openAll(Loaded loaded, Base base) {
    GatewayConfig config = loaded.config();
    Transport transport = base.transport();
    Telemetry telemetry = base.telemetry();
    int loopCount = loopCount(config);
    // What runs on loops is opened after them and so is closed before them.
    Loops loops = keep(Loops.start(transport, loopCount, options.fatal()));
    DescriptorPlan descriptors = DescriptorPlan.of(config.runtime());
    InheritedSockets inherited = inherited(loaded, transport);
    BackendRegistry registry =
        new BackendRegistry(loops, telemetry, new BackendSockets(descriptors.backends()));
    GenerationBuilder builder = new GenerationBuilder(telemetry, registry, base.discovery());
    Generation first = first(builder, loaded);
    AccessLog accessLog = accessLog(config, loopCount, telemetry);
    LiveRoutes routes = new LiveRoutes(first.routes());
    BufferBudget buffers = keep(BufferBudget.start(config.limits().bufferedBytes()));
    Tracing tracing = tracing(config, telemetry);
    List<ExchangeFactory> exchanges = exchanges(loops, routes, accessLog, buffers, tracing);
    ListenerSet listeners =
        new ListenerSet(loops, exchanges, telemetry, descriptors.clients(), inherited);
    buffers.onExceeded(listeners::shed);
    keep(() -> closeListeners(listeners));
    HealthControl health = health(transport, registry);
    Reloader.Targets targets =
        new Reloader.Targets(
            builder,
            registry,
            telemetry,
            routes,
            listeners,
            accessLog,
            buffers,
            health,
            base.discovery(),
            supervisor);
    Reloader reloader = new Reloader(targets, lifecycle, first);
    base.discovery().onChange(reloader::membersChanged);
    GatewayStatus.Fixed fixed =
        new GatewayStatus.Fixed(words(transport), loopCount, descriptors, telemetry);
    GatewayStatus status = new GatewayStatus(lifecycle, fixed, reloader);
    // Admin before the listeners: it says "starting", and if it cannot be opened no client has
    // been accepted in vain.
    AdminServer admin = admin(config, transport, status, telemetry, inherited);
    ReloadRequests reloads = new ReloadRequests(control, reloader, options.source(), base.files());
    BackendCommands backends = new BackendCommands(control, reloader, health, registry);
    HandOver handOver = handOver(config, listeners, admin);
    TapCommand tap = new TapCommand(accessLog.taps(), reloader);
    RemoteCommands commands = new RemoteCommands(reloads::now, backends, handOver, tap);
    telemetry.process().running(BuildInfo.version(), UNKNOWN_REVISION, words(transport));
    telemetry.process().loopTimes(loopTimes(loops));
    listen(loaded, reloader, commands);
    reloads.begin(loaded);
    inherited.waiting().forEach(this::unused);
    Heartbeat.start(loops, supervisor);
    Runnable warmUp = warmUp(config, loops, buffers, descriptors, telemetry);
    return new Parts(status, reloader, reloads, listeners, admin, telemetry, warmUp);
  }

  private void listen(Loaded loaded, Reloader reloader, RemoteCommands commands) {
    if (predecessor == null) {
      controlSocket(loaded.config(), commands);
      reloader.listen(loaded);
    } else {
      reloader.listen(loaded);
      // Last: nothing can fail any more that would leave the other process without its own.
      controlSocket(loaded.config(), commands);
    }
  }

  private static Generation first(GenerationBuilder builder, Loaded loaded) {
    Generation first = builder.build(loaded, null);
    LocalChecks.run(loaded);
    if (!loaded.problems().isEmpty()) {
      throw new StartFailure(loaded.problems().toString());
    }
    Warnings.of(loaded, first).forEach(warning -> log.warn("{}", warning));
    return first;
  }

  /** What another process has opened for this one, be it a supervisor or the one it replaces. */
  private InheritedSockets inherited(Loaded loaded, Transport transport) {
    if (!loaded.problems().isEmpty()) {
      // Which are told in a moment; where to ask the other process may be one of them.
      return InheritedSockets.none();
    }
    if (!options.takesOver()) {
      return Activation.sockets(options.environment(), transport);
    }
    Path control = loaded.config().admin().control();
    if (control == null) {
      throw new StartFailure(
          "cannot take over: admin.control is off, so the running weir cannot be asked");
    }
    if (!transport.reusePort()) {
      throw new StartFailure("cannot take over: runtime.transport = nio cannot, it needs epoll");
    }
    predecessor = Predecessor.at(control);
    return predecessor == null
        ? Activation.sockets(options.environment(), transport)
        : keep(predecessor).sockets();
  }

  private HandOver handOver(
      GatewayConfig config, ListenerSet listeners, @Nullable AdminServer admin) {
    return new HandOver(
        config.admin().control(), control, () -> sockets(listeners, admin), replaced);
  }

  private static Map<String, List<UnixChannel>> sockets(
      ListenerSet listeners, @Nullable AdminServer admin) {
    Map<String, List<UnixChannel>> sockets = listeners.sockets();
    if (admin != null) {
      sockets.put(AdminServer.SOCKET, admin.sockets());
    }
    return sockets;
  }

  /** Clients are served: whoever waits for that is told. */
  void serves(String banner) {
    if (predecessor == null) {
      supervisor.ready(banner);
      return;
    }
    supervisor.readyInPlace(banner);
    predecessor.replaced();
    predecessor.close();
  }

  private static Transport transport(GatewayConfig config) {
    try {
      return Transport.choose(config.runtime().transport());
    } catch (IllegalArgumentException e) {
      throw new StartFailure("runtime.transport: " + e.getMessage());
    }
  }

  private static List<Supplier<@Nullable ThreadTimes>> loopTimes(Loops loops) {
    List<Supplier<@Nullable ThreadTimes>> times = new ArrayList<>();
    for (int i = 0; i < loops.size(); i++) {
      times.add(loops.get(i)::times);
    }
    return times;
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

  private Tracing tracing(GatewayConfig config, Telemetry telemetry) {
    Tracing tracing = Tracing.start(config.tracing(), BuildInfo.version());
    // At the far end, as the access log is.
    open.addLast(tracing);
    telemetry.process().spans(tracing::exported, tracing::dropped);
    return tracing;
  }

  private static void closeListeners(ListenerSet listeners) {
    listeners.drain();
    listeners.closeAll();
  }

  /** One factory of exchanges for each loop. */
  static List<ExchangeFactory> exchanges(
      Loops loops, LiveRoutes routes, AccessLog accessLog, BufferBudget buffers, Tracing tracing) {
    List<ExchangeFactory> factories = new ArrayList<>();
    for (int i = 0; i < loops.size(); i++) {
      factories.add(new ExchangeFactory(loops.get(i), routes, accessLog, buffers, tracing));
    }
    return factories;
  }

  private @Nullable AdminServer admin(
      GatewayConfig config,
      Transport transport,
      GatewayStatus status,
      Telemetry telemetry,
      InheritedSockets inherited) {
    Address.Tcp bind = config.admin().bind();
    if (bind == null) {
      return null;
    }
    EventLoopGroup loop = transport.newGroup(1, new DefaultThreadFactory("weir-admin", true));
    keep(() -> loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly());
    try {
      return keep(AdminServer.start(loop, bind, status, telemetry.scrape(), inherited));
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
      keep(
          predecessor == null
              ? ControlSocket.open(path, commands)
              : ControlSocket.replace(path, commands));
    } catch (IOException e) {
      throw new StartFailure(String.valueOf(e.getMessage()));
    }
  }

  /** Exercise, while the first clients may be served already. */
  private Runnable warmUp(
      GatewayConfig config,
      Loops loops,
      BufferBudget buffers,
      DescriptorPlan descriptors,
      Telemetry telemetry) {
    // Closed first, since it uses most of the other parts.
    Rehearsing rehearsing = keep(new Rehearsing());
    Duration atMost = config.runtime().warmUp();
    boolean affordable = Rehearsal.clients(loops) * 2 <= descriptors.clients();
    return () -> {
      if (atMost.toNanos() > 0 && affordable) {
        rehearsing.run(new Rehearsal.Stage(loops, buffers, config.accessLog()), atMost);
      }
      // Not before, because a loop that loads classes is late.
      control.execute(() -> watchdog(config, loops, telemetry));
    };
  }

  private void watchdog(GatewayConfig config, Loops loops, Telemetry telemetry) {
    long blockedNanos = config.runtime().watchdog().toNanos();
    if (blockedNanos > 0 && !lifecycle.ending()) {
      ProcessMeters meters = telemetry.process();
      keep(
          Watchdog.start(
              loops, blockedNanos, (loop, nanos) -> meters.loopLag(loop.index(), nanos)));
    }
  }

  private void unused(InheritedSocket socket) {
    if (predecessor != null) {
      // Of a listener that the configuration has no more: it ends with the predecessor.
      drop(socket);
      return;
    }
    log.warn(
        "descriptor {} ({}) listens on {}, which no listener wants: clients there wait in vain",
        socket.descriptor(),
        socket.name(),
        HostPort.of(socket.address()));
  }

  private static void drop(InheritedSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      log.warn("descriptor {} did not close", socket.descriptor(), e);
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
