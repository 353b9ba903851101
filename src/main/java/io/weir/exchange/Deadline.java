package io.weir.exchange;

import io.weir.http.Failure;
import io.weir.net.Loop;
import io.weir.net.LoopConfined;
import io.weir.net.Timed;
import io.weir.route.TimeoutNanos;

/**
 * The one deadline of an exchange: for what its phase waits for, and never later than the total
 * that its route allows. Embedded in the exchange, which says what is waited for.
 */
@LoopConfined
final class Deadline extends Timed {
  private final Exchange exchange;
  private final Loop loop;
  private final RequestContext context;
  private Failure reason = Failure.TOTAL_TIMEOUT;

  Deadline(Exchange exchange, Loop loop, RequestContext context) {
    this.exchange = exchange;
    this.loop = loop;
    this.context = context;
  }

  /** A connection to a backend. */
  void queue() {
    arm(Failure.QUEUE_TIMEOUT, timeouts().queue());
  }

  /** The next attempt, which comes by itself. */
  void pause() {
    arm(Failure.TOTAL_TIMEOUT, 0);
  }

  /** A backend to come back, which has failed like this. */
  void hold(Failure failure, long nanos) {
    arm(failure, nanos);
  }

  /** The backend, to take a request body; a slow client is not its fault. */
  void upload(boolean backendFull) {
    arm(Failure.SEND_STALLED, backendFull ? timeouts().idle() : 0);
  }

  /** The response head, once the request is complete. */
  void firstByte() {
    long firstByte = timeouts().firstByte();
    long perTry = timeouts().perTry();
    if (perTry != 0 && (firstByte == 0 || perTry < firstByte)) {
      arm(Failure.PER_TRY_TIMEOUT, perTry);
    } else {
      arm(Failure.FIRST_BYTE_TIMEOUT, firstByte);
    }
  }

  /** More of the response; while the client is full, its connection keeps the time. */
  void download(boolean clientFull) {
    arm(Failure.IDLE_TIMEOUT, clientFull ? 0 : timeouts().idle());
  }

  /** A byte in either direction. */
  void tunnel() {
    arm(Failure.TUNNEL_IDLE, timeouts().tunnelIdle());
  }

  void disarm() {
    loop.timers().cancel(this);
  }

  private TimeoutNanos timeouts() {
    return context.route().timeouts();
  }

  /** Zero nanoseconds is no deadline of this kind. */
  private void arm(Failure why, long nanos) {
    // A tunnel is a connection, not an exchange that takes too long.
    long total = why == Failure.TUNNEL_IDLE ? 0 : timeouts().total();
    long left = total == 0 ? Long.MAX_VALUE : context.startNanos() + total - loop.nowNanos();
    long delay = nanos == 0 ? left : Math.min(nanos, left);
    reason = delay == nanos ? why : Failure.TOTAL_TIMEOUT;
    if (delay == Long.MAX_VALUE) {
      disarm();
    } else {
      loop.timers().arm(this, Math.max(0, delay));
    }
  }

  @Override
  protected void expired() {
    exchange.expired(reason);
  }
}
