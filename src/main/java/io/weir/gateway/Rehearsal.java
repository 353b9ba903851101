package io.weir.gateway;

import io.weir.cluster.BackendRegistry;
import io.weir.config.AccessLogConfig;
import io.weir.config.ConfigLoader;
import io.weir.config.Loaded;
import io.weir.discovery.Endpoints;
import io.weir.listener.ListenerSet;
import io.weir.net.BufferBudget;
import io.weir.net.ControlOnly;
import io.weir.net.InheritedSockets;
import io.weir.net.Loops;
import io.weir.pool.BackendSockets;
import io.weir.route.LiveRoutes;
import io.weir.telemetry.AccessLog;
import io.weir.telemetry.Telemetry;
import io.weir.tracing.Tracing;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exchanges that weir drives through its own loops before it says that it is ready: the first
 * clients would otherwise wait while classes are loaded, buffers made and code is still
 * interpreted. They have a listener, routes, meters and an access log of their own, so that nothing
 * which an operator has configured sees them. Bounded in time; a rehearsal that fails is mentioned
 * and forgotten. Once per gateway, on the control thread.
 */
@ControlOnly
final class Rehearsal implements AutoCloseable {
  /** What a request's target contains if its answer shall be sent in chunks. */
  static final String CHUNKED = "/app/chunked";

  /** What it contains if its answer shall be large. */
  static final String LARGE = "/app/large";

  private static final Logger log = LoggerFactory.getLogger(Rehearsal.class);

  /** The kernel spreads connections by chance, and each loop should get some. */
  private static final int CLIENTS_PER_LOOP = 4;

  private static final int MAX_CLIENTS = 64;

  /** After so many for each loop the compiler has seen what it needs to begin. */
  private static final int EXCHANGES_PER_LOOP = 4_000;

  private static final Path NOWHERE = Path.of("/dev/null");

  private static final String CONFIG =
      """
      admin.bind = off
      listeners { rehearsal { bind = "127.0.0.1:0" } }
      clusters { rehearsal { backends = ["127.0.0.1:%d"] } }
      routes { rehearsal { path = "/app/*", cluster = rehearsal } }
      """;

  /** In turn, and each client begins with another one; "/nowhere" is answered by weir itself. */
  private static final List<byte[]> SCRIPT =
      List.of(
          request("GET /app/plain", "", ""),
          request("GET /app/plain?a=b", "", ""),
          request("POST /app/form", "Content-Length: 9\r\n", "some=form"),
          request("GET " + CHUNKED, "", ""),
          request("GET /app/plain", "", ""),
          request("GET /nowhere", "", ""),
          request("POST /app/form", "Transfer-Encoding: chunked\r\n", "4\r\nbody\r\n0\r\n\r\n"),
          request("GET " + LARGE, "", ""));

  /**
   * Where it takes place.
   *
   * @param accessLog of the real configuration; only its form is used
   */
  record Stage(Loops loops, BufferBudget buffers, AccessLogConfig accessLog) {}

  private final Loops loops;
  private final Telemetry telemetry;
  private final AccessLog accessLog;
  private final BackendRegistry registry;
  private final ListenerSet listeners;
  private final List<MessageSocket> clients = new ArrayList<>();

  private Rehearsal(Stage stage, Loaded loaded) {
    loops = stage.loops();
    telemetry = new Telemetry(loops.size(), loaded.config().metrics());
    accessLog = new AccessLog(nowhere(stage.accessLog(), loops.size()), loops.size());
    registry = new BackendRegistry(loops, telemetry, new BackendSockets(Integer.MAX_VALUE));
    Endpoints endpoints = Endpoints.numeric(loops.transport());
    Generation generation =
        new GenerationBuilder(telemetry, registry, endpoints).build(loaded, null);
    LiveRoutes routes = new LiveRoutes(generation.routes());
    listeners =
        new ListenerSet(
            loops,
            Assembly.exchanges(loops, routes, accessLog, stage.buffers(), Tracing.OFF),
            telemetry,
            0,
            InheritedSockets.none());
  }

  /** Lines are made as they will be, with room for all of them, but for nobody. */
  private static AccessLogConfig nowhere(AccessLogConfig real, int loops) {
    boolean enabled = real.enabled() && Files.isWritable(NOWHERE);
    int lines = EXCHANGES_PER_LOOP * loops;
    return new AccessLogConfig(enabled, NOWHERE.toString(), real.format(), lines, real.query());
  }

  /**
   * Rehearses for at most so long; never fails.
   *
   * @param ended whether to end at once; asked often
   * @return how many requests were answered
   */
  static int run(Stage stage, Duration atMost, BooleanSupplier ended) {
    long began = System.nanoTime();
    int answered = 0;
    try (RehearsalBackend backend = RehearsalBackend.open()) {
      Loaded loaded = ConfigLoader.parse(CONFIG.formatted(backend.port()), "rehearsal");
      try (Rehearsal rehearsal = new Rehearsal(stage, loaded)) {
        answered = rehearsal.play(loaded, began + atMost.toNanos(), ended);
      }
    } catch (IOException | RuntimeException e) {
      log.debug("the warm-up broke off", e);
    }
    log.debug(
        "warmed up by {} exchanges in {} ms", answered, (System.nanoTime() - began) / 1_000_000);
    return answered;
  }

  /** How many connections to clients it opens, and as many to its backend. */
  static int clients(Loops loops) {
    return Math.min(MAX_CLIENTS, CLIENTS_PER_LOOP * loops.size());
  }

  private int play(Loaded loaded, long deadlineNanos, BooleanSupplier ended) throws IOException {
    ListenerSet.Plan plan = listeners.prepare(loaded.config().listeners());
    if (!plan.failures().isEmpty()) {
      throw plan.failures().values().iterator().next();
    }
    listeners.commit(plan);
    InetSocketAddress address = Objects.requireNonNull(listeners.address("rehearsal"));
    for (int i = 0; i < clients(loops); i++) {
      clients.add(new MessageSocket(new Socket(address.getAddress(), address.getPort())));
    }
    int enough = EXCHANGES_PER_LOOP * loops.size();
    int answered = 0;
    try {
      for (int round = 0; answered < enough && !ended.getAsBoolean(); round++) {
        answered += playRound(round, deadlineNanos);
      }
    } catch (SocketTimeoutException timeIsOver) {
      log.trace("the time for the warm-up is over", timeIsOver);
    }
    return answered;
  }

  /** One request of every client; all are on their way before the first answer is waited for. */
  private int playRound(int round, long deadlineNanos) throws IOException {
    for (int i = 0; i < clients.size(); i++) {
      clients.get(i).say(SCRIPT.get((round + i) % SCRIPT.size()));
    }
    for (MessageSocket client : clients) {
      long leftMillis = (deadlineNanos - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        throw new SocketTimeoutException();
      }
      client.patience(leftMillis);
      if (client.hear() == null) {
        throw new IOException("a connection was closed");
      }
    }
    return clients.size();
  }

  private static byte[] request(String line, String fields, String body) {
    String head =
        """
         HTTP/1.1
        Host: rehearsal
        User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0
        Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8
        Accept-Encoding: gzip, deflate, br
        Cookie: session=0123456789abcdef
        """;
    String text = line + head.replace("\n", "\r\n") + fields + "\r\n" + body;
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns when the loops have nothing of it left. */
  @Override
  public void close() throws IOException {
    try {
      closeConnections();
    } finally {
      accessLog.close();
      telemetry.close();
    }
  }

  private void closeConnections() throws IOException {
    for (MessageSocket client : clients) {
      client.close();
    }
    listeners.drain();
    listeners.closeAll();
    registry.retireUnused(Set.of());
    for (int i = 0; i < loops.size(); i++) {
      // Behind the tasks that close; a loop that is stuck is not waited for.
      loops.get(i).eventLoop().submit(() -> {}).awaitUninterruptibly(1_000);
    }
  }
}
