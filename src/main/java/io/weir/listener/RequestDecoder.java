package io.weir.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.weir.config.LimitsConfig;
import io.weir.http.Failure;
import io.weir.http.RequestHead;
import io.weir.http.RequestReader;
import io.weir.net.LoopConfined;
import io.weir.net.PartDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the requests of a client, as {@link RequestReader} reads them. It can be held, so that no
 * part of a body is decoded before somebody takes it, and no second request before the first one is
 * answered. Bytes that come meanwhile stay bytes, and stop the reading of more. Owned by its
 * connection.
 */
@LoopConfined
final class RequestDecoder extends PartDecoder {
  /** The connection, which also wants to know when there will be no more requests. */
  interface Requests extends Sink {
    /** The client has sent its last byte, and all of them were decoded. */
    void inputEnded();
  }

  private final Requests requests;
  private final RequestReader reader;
  private boolean held;
  private boolean inputEnded;

  /**
   * @param head to read into
   */
  RequestDecoder(Channel channel, Requests requests, RequestHead head, LimitsConfig limits) {
    super(channel, requests);
    this.requests = requests;
    this.reader =
        new RequestReader(
            head, limits.requestLineBytes(), limits.headerBytes(), limits.headerCount());
  }

  /** Whether some of a head has come, but not all of it. */
  boolean headBegun() {
    return reader.headBegun();
  }

  /** Whether a body is under way, of which at least the end was not decoded. */
  boolean inBody() {
    return reader.inBody();
  }

  /** Whether no part of a request has come that is not complete. */
  boolean betweenRequests() {
    return !reader.headBegun() && !reader.inBody();
  }

  /** Whether what was no request would have been a HEAD, whose answer has no body. */
  boolean refusedHead() {
    return reader.refusedHead();
  }

  /** Whether the client has sent its last byte while this was held. */
  boolean inputEnded() {
    return inputEnded;
  }

  /** Decodes nothing more until {@link #release}. */
  void hold() {
    held = true;
  }

  boolean held() {
    return held;
  }

  /** Goes on, with what has come meanwhile first. */
  void release() {
    held = false;
    if (reading()) {
      return;
    }
    boolean some = hasBytes();
    some |= decode();
    if (some) {
      requests.partsEnded();
    }
    if (held) {
      pauseIfFull();
    } else if (inputEnded) {
      inputEnded = false;
      end();
    } else {
      channel().config().setAutoRead(true);
    }
  }

  private void pauseIfFull() {
    if (hasBytes()) {
      channel().config().setAutoRead(false);
    }
  }

  private void end() {
    Failure cut = reader.close();
    if (cut != null) {
      requests.part(cut);
      requests.partsEnded();
    }
    requests.inputEnded();
  }

  @Override
  protected @Nullable Object next(ByteBuf in) {
    return held ? null : reader.next(in);
  }

  @Override
  public void read(ByteBuf data) {
    super.read(data);
    if (held) {
      pauseIfFull();
    }
  }

  /** The client has sent all it will; what is held is still to be decoded. */
  void endInput() {
    if (!decoding()) {
      requests.inputEnded();
    } else if (held) {
      inputEnded = true;
    } else {
      end();
    }
  }
}
