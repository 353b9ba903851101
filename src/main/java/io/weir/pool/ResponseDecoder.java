package io.weir.pool;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.weir.http.MessageEnd;
import io.weir.http.ResponseReader;
import io.weir.net.LoopConfined;
import io.weir.net.PartDecoder;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the responses of a backend, as {@link ResponseReader} reads them, told what only the
 * connection knows: when a response is due, and whether it answers a HEAD. Lives as long as its
 * connection, or until that becomes a tunnel.
 */
@LoopConfined
final class ResponseDecoder extends PartDecoder {
  /** More fields than this are refused, however small; real responses have some dozens. */
  private static final int MAX_FIELDS = 512;

  private final ResponseReader reader;
  private boolean expecting;
  private boolean unasked;
  private boolean toHead;

  ResponseDecoder(int headerBytes) {
    reader = new ResponseReader(headerBytes, MAX_FIELDS);
  }

  /** The next response answers a HEAD, and so has no body whatever its head says. */
  void expect(boolean toHead) {
    expecting = true;
    this.toHead = toHead;
  }

  /** The response is complete, and no byte is due before the next request. */
  void responseEnded() {
    expecting = false;
  }

  /** Whether the response under way answers a HEAD. */
  boolean expectsHead() {
    return toHead;
  }

  /** Bytes that came behind a complete response or before a request: nothing asked for them. */
  boolean hasSurplus() {
    return unasked || hasBytes();
  }

  @Override
  protected @Nullable Object next(ByteBuf in) {
    if (expecting) {
      return reader.next(in, toHead);
    }
    unasked |= in.isReadable();
    in.skipBytes(in.readableBytes());
    return null;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    MessageEnd end = event == ChannelInputShutdownEvent.INSTANCE ? reader.close() : null;
    if (end != null) {
      ctx.fireChannelRead(end);
      ctx.fireChannelReadComplete();
    }
    ctx.fireUserEventTriggered(event);
  }
}
