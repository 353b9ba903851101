package io.weir.listener;

import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import io.weir.config.ListenerConfig;
import io.weir.exchange.ClientFacts;
import io.weir.exchange.ExchangeFactory;
import io.weir.http.Forwarding;
import io.weir.net.AnyThread;
import io.weir.net.InheritedSocket;
import io.weir.net.InheritedSockets;
import io.weir.net.Loop;
import io.weir.net.Timed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One bound address with its accepting sockets. Opened and closed on the control thread; survives
 * every generation that wants the same address. Connections are counted here, on any loop.
 */
@AnyThread
final class Listener {
  /** While there is no room, it is looked for so often. */
  private static final long ROOM_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final ListenerSet set;
  private final Acceptors acceptors;
  private final AcceptLimit limit;
  private final PerClientLimit perClient = new PerClientLimit();
  private final MakingRoom makingRoom = new MakingRoom();
  private volatile ListenerSettings settings;
  private volatile String portText = "";
  private boolean accepting; // Only touched by adjustNow.
  private volatile boolean draining;

  Listener(ListenerSet set, ListenerSettings settings) {
    this.set = set;
    this.settings = settings;
    this.limit = new AcceptLimit(settings.limits().connections());
    this.acceptors = new Acceptors(set.loops(), new ClientPipeline(this));
  }

  // On the control thread.

  /**
   * Binds, or takes a socket that listens already, without accepting yet.
   *
   * @throws IOException when the address cannot be had; nothing stays open
   */
  void open(ListenerConfig config, InheritedSockets inherited) throws IOException {
    var address = (InetSocketAddress) set.loops().transport().socketAddress(config.bind());
    List<InheritedSocket> ready = inherited.take(config.name(), address);
    if (ready.isEmpty()) {
      acceptors.bind(address, config);
    } else {
      acceptors.adopt(ready);
    }
  }

  /** Closes what was opened by {@link #open}, or gives it back. */
  void abandon(InheritedSockets inherited) {
    inherited.giveBack(acceptors.release());
  }

  void update(ListenerSettings next) {
    settings = next;
    limit.limit(next.limits().connections());
    adjust();
  }

  /** Stops accepting for good; connections end with the response under way. */
  void drain() {
    draining = true;
    acceptors.finish();
    set.forEachLoop(clients -> clients.drain(this));
  }

  InetSocketAddress address() {
    return (InetSocketAddress) acceptors.channels().get(0).localAddress();
  }

  /** Those that can be passed to another process. */
  List<UnixChannel> sockets() {
    return acceptors.channels().stream()
        .filter(UnixChannel.class::isInstance)
        .map(UnixChannel.class::cast)
        .toList();
  }

  // On any loop.

  ListenerSettings settings() {
    return settings;
  }

  boolean draining() {
    return draining;
  }

  /** What is known of a client that has come from this address. */
  ClientFacts facts(InetSocketAddress local, InetAddress client, ListenerSettings now) {
    Forwarding forwarding =
        new Forwarding(client, "http", portText(local.getPort()), now.trusted());
    return new ClientFacts(now.name(), local, forwarding, now.limits(), now.requestId());
  }

  /** A port in digits: for all connections to one port the same text, so that it exists once. */
  private String portText(int port) {
    String text = Integer.toString(port);
    if (!text.equals(portText)) {
      portText = text;
    }
    return portText;
  }

  int connections() {
    return limit.count();
  }

  /** Whether the connection may stay; if so it is counted until {@link #closed}. */
  boolean admit(Channel channel, ListenerSettings now) {
    int loop = set.loops().of(channel.eventLoop()).index();
    InetAddress address = ((InetSocketAddress) channel.remoteAddress()).getAddress();
    if (!perClient.enter(address, now.limits().connectionsPerClient())) {
      now.meters().rejected(loop, "per_client");
      return false;
    }
    now.meters().accepted(loop);
    boolean full = limit.enter();
    if (set.processLimit().enter() || full) {
      // This socket stops within its batch; the others are told.
      channel.parent().config().setAutoRead(false);
      set.adjustAll();
    }
    return true;
  }

  Http1ClientConnection connection(Channel channel, ListenerSettings settings) {
    ExchangeFactory exchanges = set.exchanges(set.loops().of(channel.eventLoop()));
    Http1ClientConnection connection =
        new Http1ClientConnection(this, settings, exchanges, channel);
    set.clients(exchanges.loop()).add(connection);
    return connection;
  }

  void closed(Http1ClientConnection connection, Loop loop, InetAddress address) {
    set.clients(loop).remove(connection);
    // As it was counted when it came, whatever was reloaded since.
    ListenerSettings counted = connection.settings();
    if (counted.limits().connectionsPerClient() != 0) {
      perClient.leave(address);
    }
    counted.meters().closed(loop.index());
    boolean room = limit.leave();
    if (set.processLimit().leave() || room) {
      set.adjustAll();
    }
  }

  /**
   * Accepts or pauses as the limits say. Always on the loop of the first acceptor, so that two
   * threads cannot overtake each other.
   */
  void adjust() {
    acceptors.channels().get(0).eventLoop().execute(this::adjustNow);
  }

  private void adjustNow() {
    boolean full = limit.full() || set.processLimit().full();
    boolean roomy = limit.roomy() && set.processLimit().roomy();
    if (full) {
      accepting = false;
    } else if (roomy) {
      accepting = true;
    }
    for (Channel acceptor : acceptors.channels()) {
      acceptor.config().setAutoRead(accepting);
    }
    if (!accepting && !draining && !makingRoom.armed()) {
      first().timers().arm(makingRoom, 0);
    }
  }

  private Loop first() {
    return set.loops().of(acceptors.channels().get(0).eventLoop());
  }

  /** Closes idle connections while there is no room; on the loop of the first acceptor. */
  private final class MakingRoom extends Timed {
    @Override
    protected void expired() {
      int excess = Math.max(limit.excess(), set.processLimit().excess());
      if (accepting || draining || excess == 0) {
        return;
      }
      int each = excess / set.loops().size() + 1;
      set.forEachLoop(clients -> clients.closeIdlest(Listener.this, each));
      first().timers().arm(this, ROOM_NANOS);
    }
  }
}
