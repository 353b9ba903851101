package io.weir.listener;

import io.weir.net.LoopConfined;
import io.weir.net.Timed;
import io.weir.net.TimerWheel;

/**
 * The one deadline of a client connection: it always says what is being waited for. A client that
 * does not take what it is sent is watched before anything else. Lives as long as its connection.
 */
@LoopConfined
final class ClientDeadline extends Timed {
  private static final long SECOND_NANOS = 1_000_000_000L;

  /** How long the rest of an unwanted request is read, so that its answer can be. */
  private static final long LINGER_NANOS = 5 * SECOND_NANOS;

  /** What the connection waits for from the client. */
  private enum Wait {
    NONE,
    HEADER,
    KEEP_ALIVE,
    DRAIN,
    BODY,
    DISCARD,
    LAST_BYTES,
    LINGER
  }

  private final Http1ClientConnection connection;
  private final TimerWheel timers;
  private final ListenerSettings settings;
  private Wait wait = Wait.NONE;
  private boolean stalled;

  ClientDeadline(Http1ClientConnection connection, TimerWheel timers, ListenerSettings settings) {
    this.connection = connection;
    this.timers = timers;
    this.settings = settings;
  }

  /** From accept to the first complete head; progress does not prolong it. */
  void header() {
    begin(Wait.HEADER);
  }

  /** Some of a head has come; a deadline that already runs for it stays. */
  void headBegun() {
    if (wait != Wait.HEADER) {
      begin(Wait.HEADER);
    }
  }

  void keepAlive() {
    begin(Wait.KEEP_ALIVE);
  }

  /** One more request, which the client may have sent already; what is due sooner stays so. */
  void drain() {
    if (timers.leftNanos(this) > settings.drainNanos()) {
      begin(Wait.DRAIN);
    }
  }

  /** Each part of a body that comes prolongs this. */
  void body() {
    begin(Wait.BODY);
  }

  void discard() {
    begin(Wait.DISCARD);
  }

  /** The client, to take what is left before the end. */
  void lastBytes() {
    begin(Wait.LAST_BYTES);
  }

  void linger() {
    begin(Wait.LINGER);
  }

  /** Nothing is expected from the client. */
  void none() {
    begin(Wait.NONE);
  }

  /** For how long a request has been waited for; 0 in any other wait. */
  long waitedNanos() {
    boolean waiting = !stalled && (wait == Wait.KEEP_ALIVE || wait == Wait.HEADER);
    return waiting ? nanos(wait) - timers.leftNanos(this) : 0;
  }

  /** The client does not take what it is sent. */
  void send() {
    stalled = true;
    arm(settings.bodyIdleNanos());
  }

  /** The client has taken enough of it. */
  void sent() {
    stalled = false;
    begin(wait);
  }

  private void begin(Wait next) {
    wait = next;
    if (stalled) {
      return;
    }
    arm(nanos(next));
  }

  /** Zero is no deadline. */
  private void arm(long nanos) {
    if (nanos == 0) {
      timers.cancel(this);
    } else {
      timers.arm(this, nanos);
    }
  }

  private long nanos(Wait next) {
    return switch (next) {
      case NONE -> 0;
      case HEADER -> settings.headerNanos();
      case KEEP_ALIVE -> settings.keepAliveNanos();
      case DRAIN -> Math.max(1, settings.drainNanos());
      case BODY, LAST_BYTES -> settings.bodyIdleNanos();
      case DISCARD, LINGER -> LINGER_NANOS;
    };
  }

  /** The connection is closed; nothing is watched any more. */
  void end() {
    stalled = false;
    none();
  }

  @Override
  protected void expired() {
    if (stalled) {
      connection.sendExpired();
      return;
    }
    switch (wait) {
      case HEADER, KEEP_ALIVE, DRAIN -> connection.headerExpired();
      case BODY -> connection.bodyExpired();
      case LAST_BYTES -> connection.sendExpired();
      case DISCARD, LINGER -> connection.abort();
      case NONE -> throw new IllegalStateException("a deadline for nothing");
    }
  }
}
