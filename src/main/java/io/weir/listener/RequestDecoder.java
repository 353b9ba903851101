package io.weir.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.weir.config.LimitsConfig;
import io.weir.http.Failure;
import io.weir.http.RequestReader;
import io.weir.net.LoopConfined;
import io.weir.net.PartDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the requests of a client, as {@link RequestReader} reads them. It can be held, so that no
 * part of a body is decoded before somebody takes it, and no second request before the first one is
 * answered. Bytes that come meanwhile stay bytes, and stop the reading of more. Lives as long as
 * its connection, or until that becomes a tunnel.
 */
@LoopConfined
final class RequestDecoder extends PartDecoder {
  private final RequestReader reader;
  private boolean held;
  private boolean inputEnded;

  RequestDecoder(LimitsConfig limits) {
    reader =
        new RequestReader(limits.requestLineBytes(), limits.headerBytes(), limits.headerCount());
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
  void release(ChannelHandlerContext ctx) {
    held = false;
    if (reading()) {
      return;
    }
    boolean some = hasBytes();
    some |= decode(ctx);
    if (some) {
      ctx.fireChannelReadComplete();
    }
    if (held) {
      pauseIfFull(ctx);
    } else if (inputEnded) {
      inputEnded = false;
      end(ctx);
    } else {
      ctx.channel().config().setAutoRead(true);
    }
  }

  private void pauseIfFull(ChannelHandlerContext ctx) {
    if (hasBytes()) {
      ctx.channel().config().setAutoRead(false);
    }
  }

  private void end(ChannelHandlerContext ctx) {
    Failure cut = reader.close();
    if (cut != null) {
      ctx.fireChannelRead(cut);
      ctx.fireChannelReadComplete();
    }
    ctx.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
  }

  @Override
  protected @Nullable Object next(ByteBuf in) {
    return held ? null : reader.next(in);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object input) throws Exception {
    super.channelRead(ctx, input);
    if (held) {
      pauseIfFull(ctx);
    }
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event != ChannelInputShutdownEvent.INSTANCE) {
      ctx.fireUserEventTriggered(event);
    } else if (held) {
      // The client has sent all it will; what is held is still to be decoded.
      inputEnded = true;
    } else {
      end(ctx);
    }
  }
}
