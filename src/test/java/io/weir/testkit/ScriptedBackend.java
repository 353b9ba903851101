package io.weir.testkit;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A backend that does exactly what a test says. It accepts on a real socket and runs a script for
 * each connection on a thread of its own; the connection closes when its script ends. Runs from
 * {@code start} to {@link #close}, which fails if a script failed other than by a broken
 * connection.
 */
public final class ScriptedBackend implements AutoCloseable {
  /** What happens on one connection. */
  @FunctionalInterface
  public interface Script {
    void run(BackendConnection connection) throws IOException;
  }

  private final ServerSocketChannel server;
  private final Script script;
  private final List<BackendConnection> connections = new CopyOnWriteArrayList<>();
  private final List<WireMessage> requests = new CopyOnWriteArrayList<>();
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();
  private final Thread acceptor;

  private ScriptedBackend(ServerSocketChannel server, Script script) {
    this.server = server;
    this.script = script;
    this.acceptor = daemon("accept", this::accept);
  }

  /** Listens on a free port of loopback and runs the script on every connection. */
  public static ScriptedBackend start(Script script) {
    return start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), script);
  }

  /** The same at this address, such as that of another one on another address of loopback. */
  public static ScriptedBackend start(InetSocketAddress address, Script script) {
    try {
      ServerSocketChannel server = ServerSocketChannel.open();
      server.bind(address, 1024);
      return new ScriptedBackend(server, script);
    } catch (IOException e) {
      throw new AssertionError("cannot listen on " + address, e);
    }
  }

  /** The same on a unix socket, made at this path. */
  public static ScriptedBackend startUnix(Path path, Script script) {
    try {
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(path), 1024);
      return new ScriptedBackend(server, script);
    } catch (IOException e) {
      throw new AssertionError("cannot listen at " + path, e);
    }
  }

  /** Answers every request with these very bytes, and keeps the connection. */
  public static ScriptedBackend respond(String response) {
    return respond(request -> response);
  }

  /** Answers every request with the bytes that the function makes, and keeps the connection. */
  public static ScriptedBackend respond(Function<WireMessage, String> answer) {
    return start(answering(answer));
  }

  /** The script behind {@link #respond(Function)}. */
  public static Script answering(Function<WireMessage, String> answer) {
    return connection -> {
      while (true) {
        connection.write(answer.apply(connection.readRequest()));
      }
    };
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
          channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        }
        BackendConnection connection = new BackendConnection(this, channel, connections.size());
        mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
        connections.add(connection);
        daemon("connection " + connection.index(), () -> serve(connection));
      }
    } catch (IOException e) {
      // The server was closed, which is how a test ends.
    }
  }

  private void serve(BackendConnection connection) {
    try {
      script.run(connection);
    } catch (IOException e) {
      // The proxy went away, which scripts need not expect everywhere.
    } catch (RuntimeException | AssertionError e) {
      faults.add(e);
    } finally {
      closeQuietly(connection);
      open.decrementAndGet();
    }
  }

  private static void closeQuietly(BackendConnection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      // Closing is all that was wanted.
    }
  }

  @CanIgnoreReturnValue
  private Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, "backend " + address() + " " + name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  void seen(WireMessage request) {
    requests.add(request);
  }

  /** The address as a configuration writes it: {@code 127.0.0.1:4711} or {@code unix:/a/path}. */
  public String address() {
    try {
      return server.getLocalAddress() instanceof InetSocketAddress inet
          ? inet.getAddress().getHostAddress() + ":" + inet.getPort()
          : "unix:" + server.getLocalAddress();
    } catch (IOException e) {
      return "closed";
    }
  }

  /** The port of a backend on TCP. */
  public int port() {
    return Integer.parseInt(address().substring(address().lastIndexOf(':') + 1));
  }

  /** Requests that scripts have read to their end, in the order they were complete. */
  public List<WireMessage> requests() {
    return List.copyOf(requests);
  }

  /** The request with this index, waiting until it has come. */
  public WireMessage awaitRequest(int index) {
    Patience.until("request " + index + " at the backend", () -> requests.size() > index);
    return requests.get(index);
  }

  /** The connection with this index, waiting until it was accepted. */
  public BackendConnection awaitConnection(int index) {
    Patience.until("connection " + index, () -> connections.size() > index);
    return connections.get(index);
  }

  /** How many connections were ever accepted. */
  public int opened() {
    return connections.size();
  }

  /** How many connections have a script running. */
  public int open() {
    return open.get();
  }

  /** The most connections that were open at once. */
  public int mostOpen() {
    return mostOpen.get();
  }

  /** Waits until this many connections are open. */
  public void awaitOpen(int count) {
    Patience.until(count + " connections open at the backend", () -> open.get() == count);
  }

  /** Everything that the connection with this index has received, as text. */
  public String received(int index) {
    return connections.get(index).received();
  }

  /** Closes the listening socket, so that connecting is refused, but no connection. */
  public void stopListening() {
    try {
      server.close();
      // Until its thread has left it, the system still takes connections for a closed socket.
      acceptor.join(Patience.millis());
    } catch (IOException e) {
      throw new AssertionError("cannot close the listening socket", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Closes everything; fails if a script has failed. */
  @Override
  public void close() {
    stopListening();
    connections.forEach(ScriptedBackend::closeQuietly);
    if (!faults.isEmpty()) {
      throw new AssertionError("a script of the backend failed", faults.get(0));
    }
  }
}
