package io.weir.listener;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.weir.config.LimitsConfig;
import io.weir.http.ChunkScan;
import io.weir.http.Failure;
import io.weir.http.FlatHeaders;
import io.weir.http.HeadScan;
import io.weir.net.LoopConfined;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Netty's request decoder with a hand on it: it can be held, so that no part of a body is decoded
 * before somebody takes it, and no second request before the first one is answered. Bytes that come
 * meanwhile stay bytes, and stop the reading of more. Lives as long as its connection, or until
 * that becomes a tunnel.
 */
@LoopConfined
final class RequestDecoder extends HttpRequestDecoder {
  private final HeadScan scan = new HeadScan(true);
  private final ChunkScan chunks = new ChunkScan();
  private boolean held;
  private boolean inBody;
  private boolean inputEnded;
  private int depth;

  RequestDecoder(LimitsConfig limits) {
    super(settings(limits));
  }

  private static HttpDecoderConfig settings(LimitsConfig limits) {
    return new HttpDecoderConfig()
        .setMaxInitialLineLength(limits.requestLineBytes())
        .setMaxHeaderSize(limits.headerBytes())
        .setMaxChunkSize(Integer.MAX_VALUE)
        .setAllowPartialChunks(true)
        .setAllowDuplicateContentLengths(false)
        .setStrictLineParsing(true)
        .setUseRfc9112TransferEncoding(true)
        .setHeadersFactory(FlatHeaders.factory(limits.headerCount()))
        .setTrailersFactory(FlatHeaders.factory(limits.headerCount()));
  }

  /** Whether some of a head has come, but not all of it. */
  boolean headBegun() {
    return scan.headBegun();
  }

  void headEnded(boolean bodyFollows) {
    inBody = bodyFollows;
  }

  /** Whether no part of a request has come that is not complete. */
  boolean betweenRequests() {
    return !headBegun() && !inBody;
  }

  /** What is wrong with the head that came last although Netty took it, or null. */
  @Nullable Failure flaw() {
    return scan.failure();
  }

  /** Whether the caller is inside a read of this connection, which will go on by itself. */
  boolean reading() {
    return depth > 0;
  }

  /** Whether bytes wait that were not decoded yet. */
  boolean hasBytes() {
    return actualReadableBytes() > 0;
  }

  /** Bytes that wait to be decoded, or for the rest of what they belong to. */
  int heldBytes() {
    return actualReadableBytes();
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
  void release(ChannelHandlerContext ctx) throws Exception {
    held = false;
    if (depth > 0) {
      return;
    }
    if (hasBytes()) {
      channelRead(ctx, Unpooled.EMPTY_BUFFER);
      ctx.fireChannelReadComplete();
    }
    if (!held) {
      if (inputEnded) {
        inputEnded = false;
        super.userEventTriggered(ctx, ChannelInputShutdownEvent.INSTANCE);
      } else {
        ctx.channel().config().setAutoRead(true);
      }
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object input) throws Exception {
    depth++;
    try {
      super.channelRead(ctx, input);
    } finally {
      depth--;
    }
    if (held && hasBytes()) {
      ctx.channel().config().setAutoRead(false);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) throws Exception {
    if (held) {
      // Netty's own asks for more bytes when none made a message, even when reading was stopped: a
      // body that nobody takes would gather here whole.
      ctx.fireChannelReadComplete();
    } else {
      super.channelReadComplete(ctx);
    }
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
    if (held) {
      return;
    }
    scan.before(in);
    chunks.before(in);
    int before = in.readableBytes();
    if (chunks.broken()) {
      decodeBroken(ctx, in, out);
    } else {
      super.decode(ctx, in, out);
    }
    chunks.after(before - in.readableBytes(), out);
    scan.after(in, out);
  }

  /** Everything before the byte that breaks the body, and then the end of it. */
  private void decodeBroken(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
      throws Exception {
    int begin = in.readerIndex();
    int end = in.writerIndex();
    in.writerIndex(begin + chunks.good());
    super.decode(ctx, in, out);
    in.writerIndex(end);
    if (in.readerIndex() == begin && out.isEmpty()) {
      in.skipBytes(in.readableBytes());
      out.add(brokenChunk());
    }
  }

  /** As the decoder itself would say it. */
  private static HttpContent brokenChunk() {
    HttpContent broken = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
    broken.setDecoderResult(DecoderResult.failure(new DecoderException("chunk framing")));
    return broken;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (held && event == ChannelInputShutdownEvent.INSTANCE) {
      // The client has sent all it will; what is held is still to be decoded.
      inputEnded = true;
    } else {
      super.userEventTriggered(ctx, event);
    }
  }
}
