package io.weir.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import io.weir.net.AnyThread;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a supervisor how this process does, as sd_notify(3) describes it: one datagram for each
 * change, to the unix socket that {@code NOTIFY_SOCKET} names. Without that variable it is silent
 * and holds nothing. A message that cannot be sent is mentioned once and forgotten. One per
 * gateway, from before its start to behind its end; any thread.
 */
@AnyThread
final class NotifySocket implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NotifySocket.class);

  private final @Nullable Socket socket;
  private final byte[] path;
  private final long watchdogNanos;
  private volatile boolean mute;

  private NotifySocket(@Nullable Socket socket, byte[] path, long watchdogNanos) {
    this.socket = socket;
    this.path = path;
    this.watchdogNanos = watchdogNanos;
  }

  /** For the supervisor that these variables of the environment tell of. */
  static NotifySocket of(Map<String, String> environment) {
    String name = environment.getOrDefault("NOTIFY_SOCKET", "");
    if (name.isEmpty()) {
      return new NotifySocket(null, new byte[0], 0);
    }
    if (!(name.startsWith("/") || name.startsWith("@")) || !Epoll.isAvailable()) {
      log.warn("the supervisor cannot be told anything over NOTIFY_SOCKET={} here", name);
      return new NotifySocket(null, new byte[0], 0);
    }
    byte[] path = name.getBytes(StandardCharsets.UTF_8);
    if (path[0] == '@') {
      // A name that is no file; the kernel wants a zero before it.
      path[0] = 0;
    }
    return new NotifySocket(Socket.newSocketDomainDgram(), path, watchdogNanos(environment));
  }

  private static long watchdogNanos(Map<String, String> environment) {
    String process = environment.getOrDefault("WATCHDOG_PID", "");
    boolean meant =
        process.isEmpty() || process.equals(Long.toString(ProcessHandle.current().pid()));
    try {
      String micros = environment.getOrDefault("WATCHDOG_USEC", "0");
      return meant ? TimeUnit.MICROSECONDS.toNanos(Math.max(0, Long.parseLong(micros))) : 0;
    } catch (NumberFormatException e) {
      log.warn("WATCHDOG_USEC is not a number, so there is no watchdog: {}", e.getMessage());
      return 0;
    }
  }

  /** How long the supervisor waits for {@link #alive} before it kills; 0 if it does not. */
  long watchdogNanos() {
    return watchdogNanos;
  }

  /** It serves, from the start or again behind a reload. */
  void ready(String status) {
    send("READY=1\n" + status(status));
  }

  /** The same for a process that has taken the place of the one that the supervisor knows. */
  void readyInPlace(String status) {
    send("MAINPID=" + ProcessHandle.current().pid() + "\nREADY=1\n" + status(status));
  }

  /** A reload begins; {@link #ready} ends it. The time tells which request for one it answers. */
  void reloading() {
    // The clock of nanoTime is the kernel's CLOCK_MONOTONIC.
    send("RELOADING=1\nMONOTONIC_USEC=" + TimeUnit.NANOSECONDS.toMicros(System.nanoTime()));
  }

  /** The end begins, and takes at most so long. */
  void stopping(long atMostNanos) {
    send("STOPPING=1\nEXTEND_TIMEOUT_USEC=" + TimeUnit.NANOSECONDS.toMicros(atMostNanos));
  }

  /** What it does now, in words; only the first line of them. */
  void says(String status) {
    send(status(status));
  }

  /** It works; for a supervisor that kills what has not said so for a while. */
  void alive() {
    send("WATCHDOG=1");
  }

  private static String status(String text) {
    return "STATUS=" + text.lines().findFirst().orElse("");
  }

  private void send(String message) {
    if (socket == null || mute) {
      return;
    }
    byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
    ByteBuf buffer = Unpooled.directBuffer(bytes.length).writeBytes(bytes);
    try {
      socket.sendToDomainSocket(buffer.nioBuffer(), 0, bytes.length, path);
    } catch (IOException e) {
      mute = true;
      log.warn("the supervisor does not listen on NOTIFY_SOCKET and is told no more", e);
    } finally {
      buffer.release();
    }
  }

  @Override
  public void close() throws IOException {
    mute = true;
    if (socket != null) {
      socket.close();
    }
  }
}
