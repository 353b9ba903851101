package io.weir.demo;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Gentle load on the demo's proxy: some tens of requests in a second over mixed paths, and one
 * WebSocket that is kept open. Runs on a thread of its own from {@link #start} to {@link #close};
 * answers are counted on the threads of the HTTP client.
 */
public final class Load implements AutoCloseable {
  private static final long INTERVAL_MILLIS = 40;

  /** One request in this many goes to a path that never answers, so that failures are seen too. */
  private static final int DROP_EVERY = 97;

  private static final int WORD_EVERY = 25;
  private static final List<String> PATHS =
      List.of(
          "/",
          "/whoami",
          "/bytes/2000",
          "/whoami?who=load",
          "/chunked/20",
          "/slow/30",
          "/flaky",
          "/bytes/100000",
          "/ping",
          "/slow/120");

  private final String authority;
  private final HttpClient client;
  private final ScheduledExecutorService ticker;
  private final AtomicLong answered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong words = new AtomicLong();
  private volatile @Nullable WebSocket socket;
  private long ticks;

  private Load(InetSocketAddress proxy) {
    authority = proxy.getAddress().getHostAddress() + ":" + proxy.getPort();
    // Version 1.1 explicitly: by default the client asks for an upgrade to h2c.
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    ticker =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "weir-demo-load");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Begins to send requests to a proxy. */
  public static Load start(InetSocketAddress proxy) {
    Load load = new Load(proxy);
    load.openSocket();
    load.ticker.scheduleAtFixedRate(load::tick, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    return load;
  }

  /** Requests that were answered, with whatever status. */
  public long answered() {
    return answered.get();
  }

  /** Requests that got no answer at all. */
  public long failed() {
    return failed.get();
  }

  /** Messages that came back over the WebSocket. */
  public long words() {
    return words.get();
  }

  private void tick() {
    long tick = ticks++;
    String path =
        tick % DROP_EVERY == DROP_EVERY - 1 ? "/drop" : PATHS.get((int) (tick % PATHS.size()));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + authority + path))
            .timeout(Duration.ofSeconds(10))
            .build();
    client
        .sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .whenComplete((response, error) -> (error == null ? answered : failed).incrementAndGet());
    WebSocket open = socket;
    if (open != null && tick % WORD_EVERY == 0 && !open.isOutputClosed()) {
      open.sendText("word " + tick, true);
    }
  }

  private void openSocket() {
    client
        .newWebSocketBuilder()
        .connectTimeout(Duration.ofSeconds(2))
        .buildAsync(URI.create("ws://" + authority + "/ws"), new Listener())
        .whenComplete((open, error) -> socket = open);
  }

  /** Sends no more requests; those under way are left to end with the proxy. */
  @Override
  public void close() {
    ticker.shutdownNow();
    WebSocket open = socket;
    if (open != null) {
      open.abort();
    }
  }

  /** Counts what comes back. One per WebSocket, on the client's threads. */
  private final class Listener implements WebSocket.Listener {
    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      words.incrementAndGet();
      from.request(1);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      socket = null;
    }
  }
}
