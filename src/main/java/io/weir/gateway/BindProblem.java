package io.weir.gateway;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether an address can be listened on, and says why not in words. Stateless; used on
 * the control thread at start and at reload.
 */
final class BindProblem {
  private BindProblem() {}

  /**
   * Tries the address without SO_REUSEPORT and without listening. The listeners themselves bind
   * with SO_REUSEPORT, one socket per loop, and with that option the kernel lets a second weir of
   * the same user share the port: half of the connections would go to a process nobody is looking
   * at. A plain bind is refused as soon as anybody listens, and because it never listens itself no
   * connection is lost on it. Returns the reason, or null if the address is free.
   */
  static @Nullable String probe(InetSocketAddress address) {
    if (address.isUnresolved()) {
      return "the host name cannot be resolved";
    }
    try (Socket socket = new Socket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
      return null;
    } catch (IOException e) {
      return reason(e, address.getPort());
    }
  }

  /** Why an address cannot be listened on, as the second half of a sentence. */
  static String reason(Throwable failure, int port) {
    Throwable cause = failure;
    while (cause.getCause() != null && !isAboutSockets(cause)) {
      cause = cause.getCause();
    }
    String text = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (text.contains("address already in use")) {
      return "the address is in use by another program";
    }
    if (text.contains("permission denied")) {
      return port > 0 && port < 1024
          ? "not permitted; ports below 1024 need root or CAP_NET_BIND_SERVICE"
          : "not permitted";
    }
    if (text.contains("cannot assign requested address") || text.contains("can't assign")) {
      return "this machine has no such address";
    }
    if (text.contains("too many open files")) {
      return "the limit of open files is reached";
    }
    if (cause instanceof UnresolvedAddressException) {
      return "the host name cannot be resolved";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private static boolean isAboutSockets(Throwable cause) {
    return cause instanceof BindException || cause instanceof SocketException;
  }
}
