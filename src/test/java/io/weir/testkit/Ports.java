package io.weir.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/** Ports of loopback that misbehave in a useful way, held until {@link #close}. */
public final class Ports implements AutoCloseable {
  private static final int MAX_FILLERS = 64;
  private static final int FILL_MILLIS = 200;

  private final List<AutoCloseable> held = new ArrayList<>();
  private final int port;

  private Ports(int port) {
    this.port = port;
  }

  /** A port that refuses connections and that nobody else can get meanwhile. */
  public static Ports refusing() {
    try {
      // Bound, but not listening.
      Socket socket = new Socket();
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Ports ports = new Ports(socket.getLocalPort());
      ports.held.add(socket);
      return ports;
    } catch (IOException e) {
      throw new AssertionError("no free port", e);
    }
  }

  /**
   * A port for a program that must be told a number: it can listen on it, as programs of their kind
   * set SO_REUSEADDR, and nobody who asks for any free port gets it.
   */
  public static Ports reserved() {
    try {
      Socket socket = new Socket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Ports ports = new Ports(socket.getLocalPort());
      ports.held.add(socket);
      return ports;
    } catch (IOException e) {
      throw new AssertionError("no free port", e);
    }
  }

  /** A port whose backlog is full, so that connecting neither succeeds nor fails. */
  public static Ports blackhole() {
    try {
      ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      Ports ports = new Ports(server.getLocalPort());
      ports.held.add(server);
      for (int i = 0; i < MAX_FILLERS; i++) {
        if (!ports.fill()) {
          return ports;
        }
      }
    } catch (IOException e) {
      throw new AssertionError("no free port", e);
    }
    throw new AssertionError("the backlog did not fill up");
  }

  private boolean fill() throws IOException {
    Socket filler = new Socket();
    held.add(filler);
    return connects(filler, port, FILL_MILLIS);
  }

  /** Whether a port of loopback takes a connection within the given time. */
  static boolean connects(int port, int millis) {
    try (Socket socket = new Socket()) {
      return connects(socket, port, millis);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean connects(Socket socket, int port, int millis) throws IOException {
    try {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), millis);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  /** The number of the port. */
  public int port() {
    return port;
  }

  /** The address as a configuration writes it. */
  public String address() {
    return InetAddress.getLoopbackAddress().getHostAddress() + ":" + port;
  }

  @Override
  public void close() {
    for (AutoCloseable each : held) {
      try {
        each.close();
      } catch (Exception e) {
        throw new AssertionError("cannot close a held socket", e);
      }
    }
  }
}
