package io.weir.exchange;

import io.weir.cluster.Backend;
import io.weir.http.Failure;
import io.weir.http.HeaderNames;
import io.weir.net.LoopConfined;
import io.weir.telemetry.ExchangeRecord;
import org.jspecify.annotations.Nullable;

/**
 * How the exchange under way went and ended, for meters and the access log. Embedded in its
 * exchange; filled on the way, read once at the end, then cleared.
 */
@LoopConfined
final class Outcome implements ExchangeRecord {
  private final RequestContext context;
  private final Relay relay;
  private @Nullable Backend backend;
  private int attempts;
  private boolean reused;
  private long queueNanos = -1;
  private long connectNanos = -1;
  private long firstByteNanos = -1;
  private long waitedNanos;
  private int status;
  private String why = "ok";
  private String phase = "";
  private long totalNanos;

  Outcome(RequestContext context, Relay relay) {
    this.context = context;
    this.relay = relay;
  }

  void attempted(Backend chosen, int count) {
    backend = chosen;
    attempts = count;
  }

  /**
   * Takes the times of an attempt that ends, before it lets go; one that has ended adds nothing.
   */
  void note(Attempt attempt) {
    if (attempt.backend() == null) {
      return;
    }
    queueNanos = attempt.queueNanos();
    connectNanos = attempt.connectNanos();
    firstByteNanos = attempt.firstByteNanos();
    waitedNanos += Math.max(0, queueNanos) + Math.max(0, connectNanos);
    waitedNanos += Math.max(0, attempt.waitedNanos());
    reused = attempt.reused();
  }

  void answered(int code) {
    status = code;
  }

  /** The exchange failed; a status that has gone to the client stays what it was. */
  void failed(Failure failure, Phase at) {
    why = failure.label();
    phase = at.label;
    if (status == 0) {
      status = failure.status();
    }
  }

  ExchangeRecord ended(Phase at, long nowNanos) {
    if (phase.isEmpty()) {
      phase = at.label;
    }
    totalNanos = nowNanos - context.startNanos();
    return this;
  }

  void clear() {
    backend = null;
    attempts = 0;
    reused = false;
    queueNanos = -1;
    connectNanos = -1;
    firstByteNanos = -1;
    waitedNanos = 0;
    status = 0;
    why = "ok";
    phase = "";
  }

  @Override
  public CharSequence requestId() {
    return context.requestId();
  }

  @Override
  public String clientText() {
    return context.clientText();
  }

  @Override
  public String listener() {
    return context.listener();
  }

  @Override
  public CharSequence method() {
    return context.asked().isEmpty() ? "" : context.method().asciiName();
  }

  @Override
  public CharSequence host() {
    return context.host();
  }

  @Override
  public String target() {
    return context.asked();
  }

  @Override
  public int pathEnd() {
    int query = context.asked().indexOf('?');
    return query < 0 ? context.asked().length() : query;
  }

  @Override
  public CharSequence protocol() {
    return context.asked().isEmpty() ? "" : context.version().text();
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public long bytesIn() {
    return relay.bytesIn();
  }

  @Override
  public long bytesOut() {
    return relay.bytesOut();
  }

  @Override
  public String route() {
    return context.route().name();
  }

  @Override
  public String cluster() {
    return backend == null ? "" : backend.key().cluster();
  }

  @Override
  public String backend() {
    return backend == null ? "" : backend.name();
  }

  @Override
  public int attempts() {
    return attempts;
  }

  @Override
  public boolean reused() {
    return reused;
  }

  @Override
  public String why() {
    return why;
  }

  @Override
  public String phase() {
    return phase;
  }

  @Override
  public long startWallMillis() {
    return context.startWallMillis();
  }

  @Override
  public long totalNanos() {
    return totalNanos;
  }

  @Override
  public long queueNanos() {
    return queueNanos;
  }

  @Override
  public long connectNanos() {
    return connectNanos;
  }

  @Override
  public long firstByteNanos() {
    return firstByteNanos;
  }

  /** What is left of the total without queues, connects and the waits for response heads. */
  @Override
  public long overheadNanos() {
    return Math.max(0, totalNanos - waitedNanos);
  }

  @Override
  public @Nullable CharSequence userAgent() {
    return context.headers().value(HeaderNames.USER_AGENT);
  }

  @Override
  public @Nullable CharSequence referer() {
    return context.headers().value(HeaderNames.REFERER);
  }

  @Override
  public @Nullable CharSequence traceId() {
    return context.trace().traceId();
  }

  @Override
  public @Nullable CharSequence spanId() {
    return context.trace().spanId();
  }

  @Override
  public @Nullable CharSequence parentSpanId() {
    return context.trace().parentSpanId();
  }

  @Override
  public boolean sampled() {
    return context.trace().sampled();
  }
}
