package io.weir.process;

import io.weir.testkit.Patience;
import io.weir.testkit.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A real program that serves on a port of loopback, in a process of its own, until {@link #close}.
 * For the thread of a test.
 */
final class Neighbour implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile("port ([0-9]+)");

  private final Child child;
  private final @Nullable Ports reserved;
  private final int port;

  private Neighbour(Child child, @Nullable Ports reserved, int port) {
    this.child = child;
    this.reserved = reserved;
    this.port = port;
  }

  /** Starts a program that takes a free port, and says which. */
  static Neighbour announcing(Path directory, String... command) {
    Child child = Child.start(directory, List.of(command));
    Matcher port = PORT.matcher(child.awaitOut("port "));
    if (!port.find()) {
      child.close();
      throw new AssertionError("no port in " + child.out());
    }
    return new Neighbour(child, null, Integer.parseInt(port.group(1)));
  }

  /** Starts a program that is told to listen on this port, which ends with it. */
  static Neighbour on(Ports port, Path directory, String... command) {
    Child child = Child.start(directory, List.of(command));
    Patience.until(
        command[0] + " to listen: " + child.err(),
        () -> isListening(port.port()) || !child.isAlive());
    if (!child.isAlive()) {
      throw new AssertionError(command[0] + " did not start: " + child.err());
    }
    return new Neighbour(child, port, port.port());
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  int port() {
    return port;
  }

  /** The address as a configuration writes it. */
  String address() {
    return "127.0.0.1:" + port;
  }

  @Override
  public void close() {
    child.close();
    if (reserved != null) {
      reserved.close();
    }
  }
}
