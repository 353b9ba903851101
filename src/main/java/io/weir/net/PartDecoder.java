package io.weir.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * The base of decoders: turns the bytes that come into parts of messages, and keeps those of which
 * nothing could be made yet. A buffer whose bytes are all used is let go at once, so that an idle
 * connection has none, and a few bytes that are left of a large one are copied. When the decoder is
 * removed from its channel it hands on the bytes that are left, because they belong to whatever
 * speaks next. Lives as long as its connection, or until that becomes a tunnel.
 */
@LoopConfined
public abstract class PartDecoder extends ChannelInboundHandlerAdapter {
  /** From here on it is worth a copy to be rid of a buffer that is used for little. */
  private static final int LARGE_BYTES = 1024;

  private @Nullable ByteBuf rest;
  private int depth;
  private boolean removed;

  /** Made for one channel. */
  protected PartDecoder() {}

  /**
   * The next part of what {@code in} begins with, and the bytes that were used are read from it. A
   * part that is {@code in} itself is all that was left of it. Null if more bytes must come, or
   * nothing may be decoded now.
   */
  protected abstract @Nullable Object next(ByteBuf in);

  /** Whether bytes wait that were not decoded yet. */
  public final boolean hasBytes() {
    return rest != null && rest.isReadable();
  }

  /** Bytes that wait to be decoded, or for the rest of what they belong to. */
  public final int heldBytes() {
    return rest == null ? 0 : rest.readableBytes();
  }

  /** Whether the caller is inside a read of this connection, which will go on by itself. */
  public final boolean reading() {
    return depth > 0;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object input) throws Exception {
    if (input instanceof ByteBuf data && !removed) {
      rest = rest == null ? data : joined(ctx.alloc(), rest, data);
      decode(ctx);
    } else {
      ctx.fireChannelRead(input);
    }
  }

  /** Hands on every part that can be made of what has come; says whether there was one. */
  protected final boolean decode(ChannelHandlerContext ctx) {
    boolean some = false;
    depth++;
    try {
      for (Object part = next(); part != null; part = next()) {
        some = true;
        ctx.fireChannelRead(part);
      }
    } finally {
      depth--;
      settle(ctx);
    }
    return some;
  }

  private @Nullable Object next() {
    if (removed) {
      return null;
    }
    ByteBuf in = rest == null ? Unpooled.EMPTY_BUFFER : rest;
    Object part = next(in);
    if (part == in) {
      rest = null;
    }
    return part;
  }

  /** Behind a read: gives back what is used up, hands on what is no longer for this decoder. */
  private void settle(ChannelHandlerContext ctx) {
    ByteBuf left = rest;
    if (left == null || depth > 0) {
      return;
    }
    if (!left.isReadable()) {
      rest = null;
      left.release();
    } else if (removed) {
      rest = null;
      ctx.fireChannelRead(left);
      ctx.fireChannelReadComplete();
    } else if (isFewOfMany(left)) {
      rest = moved(ctx.alloc(), left, left.readableBytes());
    }
  }

  private static boolean isFewOfMany(ByteBuf left) {
    return left.capacity() >= LARGE_BYTES && left.readableBytes() <= left.capacity() >>> 2;
  }

  /** One buffer for both. Takes ownership of them. */
  private static ByteBuf joined(ByteBufAllocator alloc, ByteBuf before, ByteBuf data) {
    int bytes = data.readableBytes();
    ByteBuf all = before;
    if (before.writableBytes() < bytes) {
      // Doubled, so that many small pieces are not copied again and again.
      int needed = before.readableBytes() + bytes;
      all = moved(alloc, before, alloc.calculateNewCapacity(needed, Integer.MAX_VALUE));
    }
    all.writeBytes(data);
    data.release();
    return all;
  }

  private static ByteBuf moved(ByteBufAllocator alloc, ByteBuf from, int capacity) {
    ByteBuf to = alloc.directBuffer(capacity).writeBytes(from);
    from.release();
    return to;
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    drop();
    ctx.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    removed = true;
    settle(ctx);
  }

  private void drop() {
    if (rest != null && depth == 0) {
      rest.release();
      rest = null;
    }
  }
}
