package io.weir.gateway;

import io.weir.net.ControlOnly;
import io.weir.net.InheritedSocket;
import io.weir.net.InheritedSockets;
import io.weir.net.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds the listening sockets that a supervisor has opened for this process, as sd_listen_fds(3)
 * describes it. Stateless; once per gateway, on the control thread.
 */
@ControlOnly
final class Activation {
  private static final int FIRST_DESCRIPTOR = 3;

  private Activation() {}

  /**
   * The sockets of this environment.
   *
   * @throws StartFailure if one of them cannot be used
   */
  static InheritedSockets sockets(Map<String, String> environment, Transport transport) {
    int count = count(environment);
    if (count > 0 && !transport.reusePort()) {
      throw new StartFailure("runtime.transport: sockets of a supervisor need epoll");
    }
    String[] names = environment.getOrDefault("LISTEN_FDNAMES", "").split(":", -1);
    List<InheritedSocket> sockets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      sockets.add(socket(FIRST_DESCRIPTOR + i, i < names.length ? names[i] : ""));
    }
    return InheritedSockets.ofSupervisor(sockets);
  }

  private static InheritedSocket socket(int descriptor, String name) {
    try {
      return InheritedSocket.of(descriptor, name);
    } catch (IOException e) {
      String named = name.isEmpty() ? "" : " (" + name + ")";
      throw new StartFailure("LISTEN_FDS: descriptor " + descriptor + named + " " + e.getMessage());
    }
  }

  /** Nothing if the variables were meant for another process, which has left them to this one. */
  private static int count(Map<String, String> environment) {
    String process = environment.getOrDefault("LISTEN_PID", "");
    if (!process.equals(Long.toString(ProcessHandle.current().pid()))) {
      return 0;
    }
    try {
      return Integer.parseInt(environment.getOrDefault("LISTEN_FDS", "0"));
    } catch (NumberFormatException e) {
      throw new StartFailure("LISTEN_FDS is not a number");
    }
  }
}
