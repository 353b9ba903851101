package io.weir.net;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The listening sockets that this process was given and nobody has taken yet. Whoever is about to
 * bind an address asks here first. One per process, from its start to its end; control thread.
 */
@ControlOnly
public final class InheritedSockets {
  private final List<InheritedSocket> waiting;
  private final boolean supervised;

  private InheritedSockets(List<InheritedSocket> sockets, boolean supervised) {
    this.waiting = new ArrayList<>(sockets);
    this.supervised = supervised;
  }

  /** For a process that was given none. */
  public static InheritedSockets none() {
    return ofSupervisor(List.of());
  }

  /** What a supervisor has opened. Its operator says where to listen, whatever is configured. */
  public static InheritedSockets ofSupervisor(List<InheritedSocket> sockets) {
    return new InheritedSockets(sockets, true);
  }

  /**
   * What the process had that this one replaces. Its addresses are those of an older configuration:
   * one that was asked for by its port must not stand for another.
   */
  public static InheritedSockets ofPredecessor(List<InheritedSocket> sockets) {
    return new InheritedSockets(sockets, false);
  }

  /**
   * Hands out those that listen on {@code wanted}; if there are none, those of that name, if they
   * may be elsewhere. Several of them share their port.
   */
  public List<InheritedSocket> take(String name, InetSocketAddress wanted) {
    List<InheritedSocket> taken =
        new ArrayList<>(waiting.stream().filter(socket -> socket.listensOn(wanted)).toList());
    if (taken.isEmpty()) {
      waiting.stream()
          .filter(socket -> socket.name().equals(name) && mayStandFor(wanted, socket))
          .forEach(taken::add);
    }
    waiting.removeAll(taken);
    return taken;
  }

  private boolean mayStandFor(InetSocketAddress wanted, InheritedSocket socket) {
    return supervised || (wanted.getPort() == 0 && socket.hasHostOf(wanted));
  }

  /** Takes back what was taken and is not used after all. */
  public void giveBack(List<InheritedSocket> sockets) {
    waiting.addAll(sockets);
  }

  /** What nobody has asked for: clients can connect to it, but are not served. */
  public List<InheritedSocket> waiting() {
    return List.copyOf(waiting);
  }
}
