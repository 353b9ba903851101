package io.weir.gateway;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.weir.admin.AdminServer;
import io.weir.admin.GatewayView;
import io.weir.admin.GatewayView.Phase;
import io.weir.config.DrainConfig;
import io.weir.config.Loaded;
import io.weir.config.TransportKind;
import io.weir.net.AnyThread;
import io.weir.net.Transport;
import io.weir.telemetry.Telemetry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running proxy: started from a configuration, reloaded any number of times, drained, closed.
 * Several may run in one JVM. Any thread may call it; what changes something happens on its control
 * thread, one thing after the other.
 */
@AnyThread
public final class Gateway implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Gateway.class);

  /** How long the end may take beyond its grace: loops and the access log have a few seconds. */
  private static final Duration CLOSING = Duration.ofSeconds(15);

  private final Lifecycle lifecycle;
  private final ControlThread control;
  private final Assembly assembly;
  private final Parts parts;

  private Gateway(
      GatewayOptions options, Lifecycle lifecycle, ControlThread control, Loaded loaded) {
    this.lifecycle = lifecycle;
    this.control = control;
    this.assembly = new Assembly(options, lifecycle, control, this::replaced);
    this.parts = assembly.assemble(loaded);
  }

  /**
   * Loads what any gateway needs, on a thread beside the one that reads its configuration; what is
   * not loaded by then is loaded later.
   */
  public static void preload() {
    WarmUp.run();
    log.debug("loaded, among others, {}", Transport.choose(TransportKind.AUTO).name());
  }

  /**
   * Starts a gateway inside another program, such as a test.
   *
   * @throws StartFailure if it cannot start; then nothing is left open
   */
  public static Gateway start(Loaded loaded) {
    return start(loaded, GatewayOptions.embedded());
  }

  /**
   * Starts a gateway; when this returns, it is ready.
   *
   * @throws StartFailure if it cannot start; then nothing is left open
   */
  public static Gateway start(Loaded loaded, GatewayOptions options) {
    Gateway gateway = open(loaded, options);
    gateway.warmUp();
    return gateway;
  }

  /**
   * Opens a gateway; when this returns it serves whoever comes, but says that it is not ready until
   * {@link #warmUp}.
   *
   * @throws StartFailure if it cannot start; then nothing is left open
   */
  public static Gateway open(Loaded loaded, GatewayOptions options) {
    WarmUp.run();
    ControlThread control = new ControlThread();
    try {
      return new Gateway(options, new Lifecycle(), control, loaded);
    } catch (RuntimeException e) {
      control.close();
      throw e;
    }
  }

  /**
   * Rehearses for as long as the configuration allows; then it is ready, or false: it is ending.
   */
  @CanIgnoreReturnValue
  public boolean warmUp() {
    parts.warmUp().run();
    boolean ready = lifecycle.enter(Phase.RUNNING);
    if (ready) {
      assembly.serves(banner());
    }
    return ready;
  }

  /** Reads the configuration from its source again; waits for the result. */
  public ReloadResult reload() {
    return parts.reloads().now();
  }

  /** Puts another configuration into force; waits for the result. */
  public ReloadResult reload(Loaded loaded) {
    return parts.reloads().now(() -> loaded);
  }

  /** Reads the configuration from its source again, soon; several requests may become one. */
  public void requestReload() {
    parts.reloads().soon();
  }

  /** Begins the polite end; returns at once. Nothing happens if an end has begun already. */
  public void drain() {
    if (lifecycle.enter(Phase.DRAINING)) {
      control.execute(this::beginDrain);
    }
  }

  private void beginDrain() {
    DrainConfig drain = parts.reloader().current().config().drain();
    assembly.supervisor().stopping(drain.delay().plus(drain.grace()).plus(CLOSING).toNanos());
    new DrainSequence(drain, control, new End()).begin();
  }

  /** Another process serves in the place of this one. */
  private void replaced() {
    if (lifecycle.enter(Phase.DRAINING)) {
      control.execute(
          () -> {
            AdminServer admin = parts.admin();
            if (admin != null) {
              admin.stopAccepting();
            }
            // Nobody has to notice: the addresses are served on.
            Duration grace = parts.reloader().current().config().drain().grace();
            new DrainSequence(new DrainConfig(Duration.ZERO, grace), control, new End()).begin();
          });
    }
  }

  /** Waits until everything is closed, after {@link #drain} or by {@link #close}. */
  public void awaitStopped() {
    lifecycle.awaitClosed();
  }

  /** Waits at most so long; false if it is not stopped by then. */
  public boolean awaitStopped(long time, TimeUnit unit) {
    return lifecycle.awaitClosed(time, unit);
  }

  /** Ends now: connections are cut, sockets closed. Returns when everything is closed. */
  @Override
  public void close() {
    if (lifecycle.enter(Phase.STOPPED)) {
      assembly.supervisor().stopping(CLOSING.toNanos());
      control.close();
      closeParts();
    } else {
      lifecycle.awaitClosed();
    }
  }

  /** What the status page shows. */
  public GatewayView view() {
    return parts.status();
  }

  public Telemetry telemetry() {
    return parts.telemetry();
  }

  /**
   * Where a listener really listens; the way to learn its port if the configuration says 0.
   *
   * @throws IllegalArgumentException if there is no listener of that name
   */
  public InetSocketAddress boundAddress(String listener) {
    InetSocketAddress address = parts.listeners().address(listener);
    if (address == null) {
      throw new IllegalArgumentException("there is no listener '" + listener + "'");
    }
    return address;
  }

  /** Where the admin side listens; null if it is off. */
  public @Nullable InetSocketAddress adminAddress() {
    AdminServer admin = parts.admin();
    return admin == null ? null : admin.address();
  }

  /** One line that says where what is served, for an operator who has just started it. */
  public String banner() {
    return Banner.of(parts);
  }

  private void closeParts() {
    assembly.close();
    parts.reloads().end();
    // Before the end, which may be the end of the process, with what is not in the log by then.
    log.info("stopped");
    lifecycle.closed();
  }

  /** The end of a drain, on the control thread. */
  private final class End implements DrainSequence.Steps {
    @Override
    public void stopAccepting() {
      parts.listeners().drain();
    }

    @Override
    public void says(String progress) {
      assembly.supervisor().says(progress);
    }

    @Override
    public int connections() {
      return parts.listeners().connections();
    }

    @Override
    public void drained(int cut) {
      if (lifecycle.enter(Phase.STOPPED)) {
        closeParts();
        control.close();
      }
    }
  }
}
