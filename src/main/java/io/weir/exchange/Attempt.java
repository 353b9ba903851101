package io.weir.exchange;

import io.netty.buffer.ByteBuf;
import io.weir.cluster.AttemptResult;
import io.weir.cluster.Backend;
import io.weir.cluster.Cluster;
import io.weir.config.Priority;
import io.weir.http.Failure;
import io.weir.http.FlatHeaders;
import io.weir.http.ResponseHead;
import io.weir.net.Loop;
import io.weir.net.LoopConfined;
import io.weir.pool.BackendEvents;
import io.weir.pool.BackendStream;
import io.weir.pool.Wish;
import org.jspecify.annotations.Nullable;

/**
 * One try of an exchange on one backend: asks its pool for a stream, holds it, keeps the times and
 * the backend's meters, and passes what the backend says to its exchange. Embedded in the exchange
 * and used for all its attempts in turn; knows nothing of what comes next.
 */
@LoopConfined
final class Attempt implements BackendEvents {
  private final Exchange exchange;
  private final Loop loop;
  private final RequestContext context;
  private @Nullable Backend backend;
  private @Nullable BackendStream stream;
  private boolean reused;
  private boolean fresh;
  private boolean interim;
  private long beganNanos;
  private long acquiredNanos;
  private long connectNanos;
  private long firstByteNanos;
  private int status;
  private boolean failed;

  Attempt(Exchange exchange, Loop loop, RequestContext context) {
    this.exchange = exchange;
    this.loop = loop;
    this.context = context;
  }

  /**
   * A stream now, or null if the exchange will hear of it.
   *
   * @param allowedNanos time that connecting may take
   */
  @Nullable BackendStream begin(Backend chosen, Wish wish, long allowedNanos) {
    backend = chosen;
    beganNanos = loop.nowNanos();
    acquiredNanos = 0;
    connectNanos = 0;
    firstByteNanos = 0;
    status = 0;
    failed = false;
    reused = false;
    fresh = wish == Wish.FRESH;
    interim = false;
    chosen.begin();
    chosen.meters().attemptBegan(loop.index());
    BackendStream now = chosen.pool(loop).acquire(this, wish, allowedNanos);
    if (now != null) {
      hold(now, beganNanos);
    }
    return now;
  }

  private void hold(BackendStream acquired, long now) {
    stream = acquired;
    reused = acquired.reused();
    acquiredNanos = now;
    connectNanos = acquired.connectNanos();
  }

  @Nullable BackendStream stream() {
    return stream;
  }

  @Nullable Backend backend() {
    return backend;
  }

  boolean reused() {
    return reused;
  }

  /** Whether it was to replace a stale connection, whatever it got. */
  boolean fresh() {
    return fresh;
  }

  /** Whether an interim response has come, so that the backend has the request. */
  boolean interim() {
    return interim;
  }

  /** Time in the queue and in connecting; -1 if no stream was acquired. */
  long queueNanos() {
    return acquiredNanos == 0 ? -1 : Math.max(0, acquiredNanos - beganNanos - connectNanos);
  }

  long connectNanos() {
    return acquiredNanos == 0 || reused ? -1 : connectNanos;
  }

  /** From the acquisition to the response head, or until now if none has come; -1 before. */
  long waitedNanos() {
    if (acquiredNanos == 0) {
      return -1;
    }
    return (firstByteNanos == 0 ? loop.nowNanos() : firstByteNanos) - acquiredNanos;
  }

  /** From the acquisition to the final response head; -1 if none came. */
  long firstByteNanos() {
    return firstByteNanos == 0 ? -1 : firstByteNanos - acquiredNanos;
  }

  /** Both messages are complete: the connection may serve another exchange. */
  void finish() {
    BackendStream held = letGo(null);
    if (held != null) {
      held.finish();
    }
  }

  /** There is a response, and nobody wants it: the rest of it is dropped. */
  void discard() {
    BackendStream held = letGo(null);
    if (held != null) {
      held.discard();
    }
  }

  /**
   * Lets go of the stream, or of the place in the queue.
   *
   * @param why null if the response was complete, and only the request was not
   */
  void abandon(@Nullable Failure why) {
    Backend chosen = backend;
    BackendStream held = letGo(why);
    if (held != null) {
      held.reset();
    } else if (chosen != null) {
      chosen.pool(loop).cancel(this);
    }
  }

  private @Nullable BackendStream letGo(@Nullable Failure why) {
    BackendStream held = stream;
    stream = null;
    ended(why);
    return held;
  }

  private void ended(@Nullable Failure why) {
    Backend chosen = backend;
    if (chosen != null) {
      if (!failed && status == 0) {
        learn(AttemptResult.GIVEN_UP);
      } else if (failed && !(reused && status == 0)) {
        // An idle connection that was just being closed says nothing about its backend.
        learn(AttemptResult.FAILED);
      }
      backend = null;
      chosen.end();
      chosen.meters().attemptEnded(loop.index(), status, loop.nowNanos() - beganNanos);
      chosen.judge(loop.index(), why, status, reused);
    }
  }

  private Cluster cluster() {
    return context.cluster();
  }

  /** Tells the balancer, which wants to know how long it takes until there is an answer. */
  private void learn(AttemptResult result) {
    Backend chosen = backend;
    if (chosen != null) {
      cluster().learn(chosen, result, loop.nowNanos() - beganNanos, loop);
    }
  }

  @Override
  public Priority priority() {
    return context.route().priority();
  }

  // What the backend side says.

  @Override
  public void onAcquired(BackendStream acquired) {
    long now = loop.nowNanos();
    hold(acquired, now);
    cluster().meters().queued(loop.index(), queueNanos());
    exchange.acquired(acquired);
  }

  @Override
  public void onUnavailable(Failure failure) {
    failed = true;
    exchange.attemptFailed(failure);
  }

  @Override
  public void onInformational(int code, FlatHeaders headers) {
    interim = true;
    exchange.informational(code, headers);
  }

  @Override
  public void onResponseHead(ResponseHead head, boolean bodyFollows) {
    status = head.status();
    firstByteNanos = loop.nowNanos();
    learn(AttemptResult.of(status));
    cluster().meters().firstByte(loop.index(), firstByteNanos - acquiredNanos);
    exchange.responseHead(head, bodyFollows);
  }

  @Override
  public void onResponseBody(ByteBuf data) {
    exchange.responseBody(data);
  }

  @Override
  public void onResponseEnd(FlatHeaders trailers) {
    exchange.responseEnd(trailers);
  }

  @Override
  public void onBackendFailed(Failure failure) {
    // The connection has closed itself.
    stream = null;
    failed = true;
    exchange.attemptFailed(failure);
  }

  @Override
  public void onBackendReadComplete() {
    exchange.backendReadComplete();
  }

  @Override
  public void onBackendWritability() {
    exchange.backendWritability();
  }
}
