package io.weir.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.weir.fuzz.StrictReader.End;
import io.weir.fuzz.StrictReader.Reading;
import io.weir.testkit.Pieces;
import io.weir.testkit.WireMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A backend that reads as strictly as a {@link StrictReader} and notes what it could not read. Runs
 * for as long as the process; a thread for each connection, of which a proxy opens few.
 */
final class FuzzBackend {
  /**
   * What to answer.
   *
   * @param text one character for each byte
   * @param keep whether the connection stays open behind it
   */
  record Answer(String text, Pieces pieces, boolean keep) {}

  private final ServerSocket server;
  private final List<WireMessage> requests = new ArrayList<>();
  private final AtomicReference<@Nullable String> fault = new AtomicReference<>();
  private volatile Function<WireMessage, Answer> script =
      request -> new Answer("", Pieces.whole(), false);

  FuzzBackend() {
    try {
      server = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "fuzz backend");
    thread.setDaemon(true);
    thread.start();
  }

  String address() {
    return server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
  }

  /** What is answered from now on. */
  void script(Function<WireMessage, Answer> next) {
    script = next;
  }

  /** Complete requests since the last call, in their order; fails if something else came. */
  List<WireMessage> take(byte[] input) {
    Laws.same("fault of the backend", null, fault.getAndSet(null), input);
    synchronized (requests) {
      List<WireMessage> taken = List.copyOf(requests);
      requests.clear();
      return taken;
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        daemon(() -> serve(socket));
      }
    } catch (IOException e) {
      fault.set("cannot accept: " + e);
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      boolean keep = true;
      while (keep) {
        WireMessage request = read(socket);
        keep = request != null && answer(socket, request);
      }
    } catch (IOException e) {
      // The proxy closed the connection, which it may do at any time.
    } catch (RuntimeException | AssertionError e) {
      fault.set(e.toString());
    }
  }

  /** The next request; null at the end, be it inside a request or before one. */
  private @Nullable WireMessage read(Socket socket) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    byte[] piece = new byte[4096];
    for (int n = socket.getInputStream().read(piece); n >= 0; ) {
      all.write(piece, 0, n);
      Reading reading = StrictReader.requests(all.toByteArray());
      if (reading.end() == End.BAD || reading.heads() > 1) {
        throw new AssertionError("unreadable, or too much: " + all);
      }
      if (!reading.complete().isEmpty()) {
        return reading.complete().get(0);
      }
      n = socket.getInputStream().read(piece);
    }
    return null;
  }

  private boolean answer(Socket socket, WireMessage request) throws IOException {
    synchronized (requests) {
      requests.add(request);
    }
    Answer answer = script.apply(request);
    Rig.write(socket, answer.text().getBytes(ISO_8859_1), answer.pieces());
    return answer.keep();
  }
}
