package io.weir.process;

import io.weir.testkit.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A real name server, dnsmasq, on a port of loopback: it knows the domain {@code internal} and
 * nothing else, and of that what a test says. For the thread of a test, until {@link #close}.
 */
final class Dnsmasq implements AutoCloseable {
  private final Path directory;
  private final Ports port = Ports.reserved();
  private final List<String> options = new ArrayList<>();
  private Child child;

  private Dnsmasq(Path directory, String... options) {
    this.directory = directory;
    Collections.addAll(this.options, options);
    write();
    child = run();
  }

  /** Starts one that keeps its files there; the options are those of its command. */
  static Dnsmasq start(Path directory, String... options) {
    return new Dnsmasq(directory, options);
  }

  private Child run() {
    List<String> command = new ArrayList<>(List.of(Programs.need("dnsmasq")));
    Collections.addAll(
        command,
        "--keep-in-foreground",
        "--log-facility=-",
        "--conf-file=/dev/null",
        "--pid-file=",
        "--user=" + System.getProperty("user.name"),
        "--no-resolv",
        "--no-hosts",
        "--bind-interfaces",
        "--listen-address=127.0.0.1",
        "--port=" + port.port(),
        "--local=/internal/",
        "--addn-hosts=" + directory.resolve("names"));
    command.addAll(options);
    Child started = Child.start(directory, command);
    started.awaitErr("read " + directory.resolve("names"));
    return started;
  }

  /** From now on these are the names, as lines of a hosts file. */
  void names(String... lines) {
    write(lines);
    child.signal("HUP");
  }

  private void write(String... lines) {
    try {
      Files.write(directory.resolve("names"), List.of(lines));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the server; its port stays taken, and nobody answers on it. */
  void stop() {
    child.close();
  }

  /** Starts it anew. */
  void restart() {
    child = run();
  }

  /** The address as a configuration has it. */
  String address() {
    return "127.0.0.1:" + port.port();
  }

  int port() {
    return port.port();
  }

  @Override
  public void close() {
    child.close();
    port.close();
  }
}
