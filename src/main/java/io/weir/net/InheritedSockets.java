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

  public InheritedSockets(List<InheritedSocket> sockets) {
    waiting = new ArrayList<>(sockets);
  }

  /** For a process that was given none. */
  public static InheritedSockets none() {
    return new InheritedSockets(List.of());
  }

  /**
   * Hands out those that listen on {@code wanted}; if there are none, those of that name. Several
   * of them share their port.
   */
  public List<InheritedSocket> take(String name, InetSocketAddress wanted) {
    List<InheritedSocket> taken =
        new ArrayList<>(waiting.stream().filter(socket -> socket.listensOn(wanted)).toList());
    if (taken.isEmpty()) {
      waiting.stream().filter(socket -> socket.name().equals(name)).forEach(taken::add);
    }
    waiting.removeAll(taken);
    return taken;
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
