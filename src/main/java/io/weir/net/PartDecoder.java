package io.weir.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * The base of decoders: turns the bytes that come into parts of messages, and keeps those of which
 * nothing could be made yet. A buffer whose bytes are all used is let go at once, so that an idle
 * connection has none, and a few bytes that are left of a large one are copied. Owned by its
 * connection, on its loop; {@link #discard} when that closes.
 */
@LoopConfined
public abstract class PartDecoder {
  /** From here on it is worth a copy to be rid of a buffer that is used for little. */
  private static final int LARGE_BYTES = 1024;

  /** The connection, which takes what was decoded. */
  public interface Sink {
    /** The next part of a message, or a buffer of its content. Takes ownership of it. */
    void part(Object part);

    /** All parts that could be made of what has come were handed on. */
    void partsEnded();
  }

  private final Channel channel;
  private final Sink sink;
  private @Nullable ByteBuf rest;
  private int depth;
  private boolean raw;

  /** Made for one connection. */
  protected PartDecoder(Channel channel, Sink sink) {
    this.channel = channel;
    this.sink = sink;
  }

  /**
   * The next part of what {@code in} begins with, and the bytes that were used are read from it. A
   * part that is {@code in} itself is all that was left of it. Null if more bytes must come, or
   * nothing may be decoded now.
   */
  protected abstract @Nullable Object next(ByteBuf in);

  /** The channel whose bytes are decoded. */
  protected final Channel channel() {
    return channel;
  }

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

  /** Decodes {@code data} behind what is left of those before. Takes ownership. */
  public void read(ByteBuf data) {
    if (raw) {
      sink.part(data);
      return;
    }
    rest = rest == null ? data : joined(channel.alloc(), rest, data);
    decode();
  }

  /** Hands on every part that can be made of what has come; says whether there was one. */
  protected final boolean decode() {
    boolean some = false;
    depth++;
    try {
      for (Object part = next(); part != null; part = next()) {
        some = true;
        sink.part(part);
      }
    } finally {
      depth--;
      settle();
    }
    return some;
  }

  private @Nullable Object next() {
    if (raw) {
      return null;
    }
    ByteBuf in = rest == null ? Unpooled.EMPTY_BUFFER : rest;
    Object part = next(in);
    if (part == in) {
      rest = null;
    }
    return part;
  }

  /**
   * From now on everything is handed on as it is, and first of all the bytes that are left: they
   * belong to whatever is spoken next.
   */
  public final void endDecoding() {
    raw = true;
    settle();
  }

  /** Whether what comes is still decoded. */
  protected final boolean decoding() {
    return !raw;
  }

  /** Behind a read: gives back what is used up, hands on what is no longer to be decoded. */
  private void settle() {
    ByteBuf left = rest;
    if (left == null || depth > 0) {
      return;
    }
    if (!left.isReadable()) {
      rest = null;
      left.release();
    } else if (raw) {
      rest = null;
      sink.part(left);
      sink.partsEnded();
    } else if (isFewOfMany(left)) {
      rest = moved(channel.alloc(), left, left.readableBytes());
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

  /** Drops what was not decoded: the connection is closed. */
  public final void discard() {
    raw = true;
    if (rest != null) {
      rest.release();
      rest = null;
    }
  }
}
