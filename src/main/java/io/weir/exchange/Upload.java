package io.weir.exchange;

import io.netty.buffer.ByteBuf;
import io.weir.http.Failure;
import io.weir.http.FlatHeaders;
import io.weir.net.LoopConfined;
import io.weir.pool.BackendStream;
import org.jspecify.annotations.Nullable;

/**
 * The request of an exchange on its way to a backend, or to one after the other: its head, what
 * comes of its body, its end. Embedded in its exchange, which says when; {@link #end} with it.
 */
@LoopConfined
final class Upload {
  private final RequestContext context;
  private final Relay relay;
  private final ReplayBuffer replay = new ReplayBuffer();
  private boolean complete;

  Upload(RequestContext context, Relay relay) {
    this.context = context;
    this.relay = relay;
  }

  void begin(boolean bodyFollows) {
    complete = !bodyFollows;
  }

  /** The request has a route, which says how much of a body is kept. */
  void keep(int bytes) {
    replay.begin(context.declaredWithin(bytes) ? bytes : 0);
  }

  /** The client has sent all of it, or its direction of a tunnel is over. */
  boolean complete() {
    return complete;
  }

  /** What the client says from now on is not the request any more. */
  void becomeTunnel() {
    complete = false;
  }

  /** Whether all that was sent could be sent again. */
  boolean repeatable() {
    return !context.bodyFollows() || replay.whole();
  }

  /** An answer has come: nothing will be sent again. */
  void settled() {
    replay.drop();
  }

  /** Sends the head, and what came of the body before. */
  void send(BackendStream stream) {
    boolean bodyFollows = context.bodyFollows();
    stream.sendHead(
        context.method(), context.target().text(), context.requestHeaders(), bodyFollows);
    relay.beginUpload();
    if (replay.bytes() > 0) {
      relay.toBackend(replay.copy(), stream);
    }
    if (complete) {
      stream.sendEnd(FlatHeaders.NONE);
    } else {
      relay.resumeClient();
    }
  }

  /**
   * Takes ownership of {@code data}.
   *
   * @param stream null if no backend is there to take it
   */
  @Nullable Failure body(ByteBuf data, @Nullable BackendStream stream, boolean tunnel) {
    relay.count(data.readableBytes());
    if (!tunnel && context.tooLarge(relay.bytesIn())) {
      data.release();
      return Failure.BODY_TOO_LARGE;
    }
    replay.keep(data);
    if (stream == null) {
      data.release();
    } else {
      relay.toBackend(data, stream);
    }
    return null;
  }

  /** The client has said all of it. */
  void end(FlatHeaders trailers, @Nullable BackendStream stream) {
    complete = true;
    if (!trailers.isEmpty()) {
      // They are not kept.
      replay.drop();
    }
    if (stream != null) {
      stream.sendEnd(RequestEdits.trailers(trailers));
    }
  }

  /** Whether the client has sent too little of it for too long. */
  boolean tooSlow() {
    return !complete && relay.tooSlow(context.bodyRate());
  }

  /** Bytes that wait for a backend or are kept for one. */
  long heldBytes(@Nullable BackendStream stream) {
    return replay.bytes() + (stream == null ? 0 : stream.heldBytes());
  }
}
