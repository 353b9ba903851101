package io.weir.listener;

import io.netty.channel.unix.UnixChannel;
import io.weir.config.ListenerConfig;
import io.weir.exchange.ExchangeFactory;
import io.weir.net.ControlOnly;
import io.weir.net.InheritedSockets;
import io.weir.net.Loop;
import io.weir.net.Loops;
import io.weir.telemetry.Telemetry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is listened on. Reconciles the open listeners with what a generation wants: {@link #prepare}
 * binds what is new without accepting, {@link #commit} makes it so. Lives as long as the process,
 * on the control thread.
 */
@ControlOnly
public final class ListenerSet {
  private final Loops loops;
  private final List<ExchangeFactory> exchanges;
  private final Telemetry telemetry;
  private final AcceptLimit processLimit;
  private final InheritedSockets inherited;
  private final List<LoopClients> clients = new ArrayList<>();
  private final List<Listener> draining = new ArrayList<>();
  private volatile Map<String, Listener> open = Map.of();

  /**
   * @param exchanges one for each loop, in their order
   * @param maxClients client connections of all listeners together; 0 for no limit
   * @param inherited asked for an address before it is bound
   */
  public ListenerSet(
      Loops loops,
      List<ExchangeFactory> exchanges,
      Telemetry telemetry,
      int maxClients,
      InheritedSockets inherited) {
    this.loops = loops;
    this.exchanges = List.copyOf(exchanges);
    this.telemetry = telemetry;
    this.processLimit = new AcceptLimit(maxClients);
    this.inherited = inherited;
    for (int i = 0; i < loops.size(); i++) {
      clients.add(new LoopClients(i));
    }
  }

  /** The listeners of one generation, bound but not all accepting. */
  public static final class Plan {
    private final Map<String, Listener> wanted = new LinkedHashMap<>();
    private final Map<Listener, ListenerSettings> settings = new LinkedHashMap<>();
    private final List<Listener> opened = new ArrayList<>();
    private final Map<ListenerConfig, IOException> failures = new LinkedHashMap<>();

    private Plan() {}

    /** The addresses that could not be bound, each with its reason; empty if all is well. */
    public Map<ListenerConfig, IOException> failures() {
      return failures;
    }
  }

  /** Binds what is new. A plan with failures can only be rolled back. */
  public Plan prepare(List<ListenerConfig> configs) {
    Plan plan = new Plan();
    for (ListenerConfig config : configs) {
      ListenerSettings settings = ListenerSettings.of(config, telemetry.listener(config.name()));
      Listener listener = open.get(key(config));
      if (listener == null) {
        listener = new Listener(this, settings);
        try {
          listener.open(config, inherited);
        } catch (IOException failed) {
          plan.failures.put(config, failed);
          continue;
        }
        plan.opened.add(listener);
      }
      plan.wanted.put(key(config), listener);
      plan.settings.put(listener, settings);
    }
    return plan;
  }

  /** An ephemeral port is another one each time, so such a listener is known by its name. */
  private static String key(ListenerConfig config) {
    String bind = config.bind().toString();
    return config.bind().port() == 0 ? config.name() + " " + bind : bind;
  }

  /** Closes what {@code plan} has bound, and gives back what it has not. */
  public void rollback(Plan plan) {
    plan.opened.forEach(listener -> listener.abandon(inherited));
  }

  /** Accepts on what is wanted, drains what is not; unchanged listeners are untouched. */
  public void commit(Plan plan) {
    Map<String, Listener> before = open;
    open = Map.copyOf(plan.wanted);
    plan.settings.forEach(Listener::update);
    before.forEach(
        (key, listener) -> {
          if (!plan.wanted.containsKey(key)) {
            retire(listener);
          }
        });
    draining.removeIf(listener -> listener.connections() == 0);
  }

  private void retire(Listener listener) {
    draining.add(listener);
    listener.drain();
  }

  /** Stops accepting everywhere; connections end with the response under way. */
  public void drain() {
    open.values().forEach(Listener::drain);
  }

  /** Closes all client connections at once. */
  public void closeAll() {
    forEachLoop(LoopClients::closeAll);
  }

  /** Asks the connections that hold most in buffers to let go of so many bytes. Any thread. */
  public void shed(long bytes) {
    long each = bytes / loops.size() + 1;
    forEachLoop(ofLoop -> ofLoop.shed(each));
  }

  /** Client connections that are open, those of drained listeners included. */
  public int connections() {
    return processLimit.count();
  }

  /** Client connections of the listener of this name; 0 if there is none. */
  public int connections(String name) {
    Listener listener = named(name);
    return listener == null ? 0 : listener.connections();
  }

  /** The address that the listener of this name is bound to; null if there is none. */
  public @Nullable InetSocketAddress address(String name) {
    Listener listener = named(name);
    return listener == null ? null : listener.address();
  }

  /**
   * The listening sockets by the names of their listeners, as far as another process can use them.
   */
  public Map<String, List<UnixChannel>> sockets() {
    Map<String, List<UnixChannel>> sockets = new LinkedHashMap<>();
    for (Listener listener : open.values()) {
      sockets.put(listener.settings().name(), listener.sockets());
    }
    return sockets;
  }

  private @Nullable Listener named(String name) {
    for (Listener listener : open.values()) {
      if (listener.settings().name().equals(name)) {
        return listener;
      }
    }
    return null;
  }

  // For listeners and connections.

  Loops loops() {
    return loops;
  }

  ExchangeFactory exchanges(Loop loop) {
    return exchanges.get(loop.index());
  }

  LoopClients clients(Loop loop) {
    return clients.get(loop.index());
  }

  AcceptLimit processLimit() {
    return processLimit;
  }

  void adjustAll() {
    open.values().forEach(Listener::adjust);
  }

  void forEachLoop(Consumer<LoopClients> task) {
    for (int i = 0; i < loops.size(); i++) {
      LoopClients ofLoop = clients.get(i);
      loops.get(i).execute(() -> task.accept(ofLoop));
    }
  }
}
