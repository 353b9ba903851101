package io.weir.process;

import io.weir.testkit.Proxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * weir, nginx and HAProxy, in front of recorders and of each other: every way on which a message
 * can meet weir and one other reader. From {@link #start} to {@link #close}.
 */
final class Neighbourhood implements AutoCloseable {
  private static final String CONFIGURATION =
      """
      listeners {
        nginx { bind = "127.0.0.1:0" }
        haproxy { bind = "127.0.0.1:0" }
      }
      clusters {
        recorder { backends = ["{backend}"] }
        nginx { backends = ["{backend2}"] }
        haproxy { backends = ["{backend3}"] }
      }
      routes {
        recorder { listeners = [web], cluster = recorder }
        nginx { listeners = [nginx], cluster = nginx }
        haproxy { listeners = [haproxy], cluster = haproxy }
      }
      timeouts { first-byte = 3s, idle = 3s }
      """;

  /**
   * A way from a client to a recorder.
   *
   * @param name who stands on it
   */
  record Way(String name, SocketAddress address, Recorder recorder) {
    @Override
    public String toString() {
      return name;
    }
  }

  private final Recorder recorder;
  private final List<OtherProxy> neighbours;
  private final Proxy weir;

  private Neighbourhood(Recorder recorder, List<OtherProxy> neighbours) {
    this.recorder = recorder;
    this.neighbours = neighbours;
    String[] addresses = {
      recorder.address(), neighbours.get(0).address(), neighbours.get(1).address()
    };
    this.weir = Proxy.start(1, CONFIGURATION, addresses);
  }

  /**
   * Starts all of them, with recorders of this kind; {@code millis} is how long neighbours wait.
   */
  static Neighbourhood start(Path directory, int millis, Supplier<Recorder> recorders) {
    // A test is skipped here where they are not installed, so before anything is opened.
    List.of("nginx", "haproxy").forEach(Programs::need);
    List<OtherProxy> neighbours =
        List.of(
            OtherProxy.nginx(made(directory, "nginx"), recorders.get()),
            OtherProxy.haproxy(made(directory, "haproxy"), recorders.get()));
    Neighbourhood all = new Neighbourhood(recorders.get(), neighbours);
    neighbours.forEach(each -> each.start(all.weir.port(), millis));
    return all;
  }

  private static Path made(Path directory, String name) {
    try {
      return Files.createDirectory(directory.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Only weir. */
  Way weir() {
    return new Way("weir", listener("web"), recorder);
  }

  /** The neighbours without weir. */
  List<Way> alone() {
    return neighbours.stream().map(n -> new Way(n.name(), n.alone(), n.recorder())).toList();
  }

  /** weir in front of each neighbour. */
  List<Way> behindWeir() {
    return neighbours.stream()
        .map(n -> new Way("weir > " + n.name(), listener(n.name()), n.recorder()))
        .toList();
  }

  /** Each neighbour in front of weir. */
  List<Way> beforeWeir() {
    return neighbours.stream()
        .map(n -> new Way(n.name() + " > weir", n.front(), recorder))
        .toList();
  }

  private SocketAddress listener(String name) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), weir.port(name));
  }

  @Override
  @SuppressWarnings("try")
  public void close() {
    try (recorder;
        weir) {
      neighbours.forEach(OtherProxy::close);
    }
  }
}
