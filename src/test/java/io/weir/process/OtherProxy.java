package io.weir.process;

import io.weir.testkit.Patience;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A proxy that many trust, running beside weir: nginx or HAProxy. It has two listeners, on unix
 * sockets, whose names nobody else can take meanwhile: behind {@link #alone} is a {@link Recorder},
 * behind {@link #front} weir. It waits shorter than tests do, and changes no field without need.
 */
final class OtherProxy implements AutoCloseable {
  private static final String NGINX =
      """
      daemon off;
      master_process off;
      pid {directory}/nginx.pid;
      error_log stderr crit;
      events { worker_connections 256; }
      http {
        access_log off;
        client_body_temp_path {directory}/body;
        proxy_temp_path {directory}/proxy;
        fastcgi_temp_path {directory}/fastcgi;
        uwsgi_temp_path {directory}/uwsgi;
        scgi_temp_path {directory}/scgi;
        map $http_upgrade $connection_field { default upgrade; '' ''; }
        upstream alone { server {recorder}; keepalive 4; }
        upstream front { server 127.0.0.1:{weir}; keepalive 4; }
        proxy_http_version 1.1;
        proxy_set_header Host $http_host;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $connection_field;
        proxy_ignore_client_abort on;
        proxy_next_upstream off;
        proxy_read_timeout {millis}ms;
        proxy_send_timeout {millis}ms;
        client_header_timeout 2s;
        client_body_timeout 2s;
        server { listen unix:{directory}/alone.sock; location / { proxy_pass http://alone; } }
        server { listen unix:{directory}/front.sock; location / { proxy_pass http://front; } }
      }
      """;

  private static final String HAPROXY =
      """
      global
        maxconn 200
      defaults
        mode http
        http-reuse always
        retries 0
        timeout connect 2s
        timeout client 2s
        timeout server {millis}ms
      listen alone
        bind unix@{directory}/alone.sock
        server recorder {recorder}
      listen front
        bind unix@{directory}/front.sock
        server weir 127.0.0.1:{weir}
      """;

  private final String name;
  private final List<String> command;
  private final String configuration;
  private final Path directory;
  private final Recorder recorder;
  private @Nullable Child process;

  private OtherProxy(
      String name, List<String> command, String configuration, Path directory, Recorder recorder) {
    this.name = name;
    this.command = command;
    this.configuration = configuration;
    this.directory = directory;
    this.recorder = recorder;
  }

  /** nginx, which keeps its files in a directory and has this recorder behind it. */
  static OtherProxy nginx(Path directory, Recorder recorder) {
    List<String> command = List.of(Programs.need("nginx"), "-c");
    return new OtherProxy("nginx", command, NGINX, directory, recorder);
  }

  /** HAProxy, likewise. */
  static OtherProxy haproxy(Path directory, Recorder recorder) {
    List<String> command = List.of(Programs.need("haproxy"), "-db", "-q", "-f");
    return new OtherProxy("haproxy", command, HAPROXY, directory, recorder);
  }

  /**
   * Starts it and waits until it listens.
   *
   * @param millis how long it waits for the server behind it
   */
  void start(int weirPort, int millis) {
    String text =
        configuration
            .replace("{directory}", directory.toString())
            .replace("{recorder}", recorder.address())
            .replace("{weir}", String.valueOf(weirPort))
            .replace("{millis}", String.valueOf(millis));
    List<String> all = new ArrayList<>(command);
    try {
      all.add(Files.writeString(directory.resolve(name + ".conf"), text).toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Child started = Child.start(directory, all);
    process = started;
    Patience.until(name + " to listen", () -> listens() || !started.isAlive());
    if (!started.isAlive()) {
      throw new AssertionError(name + " has ended: " + started.awaitEnd());
    }
  }

  private boolean listens() {
    try (SocketChannel first = SocketChannel.open(alone());
        SocketChannel second = SocketChannel.open(front())) {
      return first.isConnected() && second.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  String name() {
    return name;
  }

  Recorder recorder() {
    return recorder;
  }

  /** Where a client reaches the recorder through it. */
  SocketAddress alone() {
    return UnixDomainSocketAddress.of(directory.resolve("alone.sock"));
  }

  /** Where a client reaches weir through it. */
  SocketAddress front() {
    return UnixDomainSocketAddress.of(directory.resolve("front.sock"));
  }

  /** {@link #alone} as a configuration of weir has it. */
  String address() {
    return "unix:" + alone();
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
    recorder.close();
  }
}
