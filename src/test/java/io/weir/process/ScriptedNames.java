package io.weir.process;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * A name server that misbehaves as a test says, on a port of loopback, until {@link #close}. It
 * answers each question with what a function makes of it, or not at all.
 */
final class ScriptedNames implements AutoCloseable {
  private static final int HEAD = 12;
  private static final byte[] NOTHING = {};

  private final DatagramSocket socket;
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Function<byte[], byte[]> script;

  private ScriptedNames(int port, Function<byte[], byte[]> script) {
    this.script = script;
    try {
      socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (SocketException e) {
      throw new AssertionError("cannot listen on " + port, e);
    }
    Thread thread = new Thread(this::serve, "scripted names");
    thread.setDaemon(true);
    thread.start();
  }

  /** Starts one on this port, 0 for any. */
  static ScriptedNames on(int port, Function<byte[], byte[]> script) {
    return new ScriptedNames(port, script);
  }

  /** From now on. */
  void say(Function<byte[], byte[]> other) {
    script = other;
  }

  /** An answer without records, with this code. */
  static Function<byte[], byte[]> code(int code) {
    return question -> {
      byte[] answer = question.clone();
      answer[2] = (byte) 0x81;
      answer[3] = (byte) (0x80 | code);
      return answer;
    };
  }

  /** No answer at all. */
  static Function<byte[], byte[]> silence() {
    return question -> NOTHING;
  }

  /** An answer with a name that leads back to itself. */
  static Function<byte[], byte[]> garbage() {
    return question -> {
      byte[] answer = Arrays.copyOf(code(0).apply(question), question.length + 5);
      answer[7] = 1;
      answer[question.length] = (byte) 0xc0;
      answer[question.length + 1] = (byte) question.length;
      return answer;
    };
  }

  /** One address with this TTL for every question of type A, and none for others. */
  static Function<byte[], byte[]> address(int ttl, int... bytes) {
    return question -> {
      byte[] plain = code(0).apply(question);
      boolean asksForA = question[question.length - 3] == 1;
      if (!asksForA) {
        return plain;
      }
      byte[] answer = Arrays.copyOf(plain, question.length + 16);
      answer[7] = 1;
      byte[] record = {
        (byte) 0xc0, HEAD, 0, 1, 0, 1, 0, 0, (byte) (ttl >> 8), (byte) ttl, 0, 4, 0, 0, 0, 0
      };
      for (int i = 0; i < bytes.length; i++) {
        record[HEAD + i] = (byte) bytes[i];
      }
      System.arraycopy(record, 0, answer, question.length, record.length);
      return answer;
    };
  }

  private void serve() {
    byte[] buffer = new byte[512];
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        asked.incrementAndGet();
        byte[] answer = script.apply(Arrays.copyOf(buffer, packet.getLength()));
        if (answer.length > 0) {
          socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        }
      }
    } catch (IOException e) {
      // The socket was closed, which is how a test ends.
    }
  }

  int asked() {
    return asked.get();
  }

  /** The address as a configuration has it. */
  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  @Override
  public void close() {
    socket.close();
  }
}
