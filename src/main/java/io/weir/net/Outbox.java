package io.weir.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a connection has to write, gathered so that a small message costs one system call: heads and
 * small bodies share one direct buffer, large bodies follow untouched. Owned by its connection, on
 * its loop; {@link #discard} when that closes.
 */
@LoopConfined
public final class Outbox {
  /** Up to here copying is cheaper than a second entry of a gathering write. */
  private static final int COPY_BYTES = 16 * 1024;

  private static final int FULL_BYTES = 2 * COPY_BYTES;

  private static final int TAIL_BYTES = 1024;

  private final Channel channel;
  private @Nullable ByteBuf tail;
  private boolean unflushed;

  /** An empty outbox of {@code channel}. */
  public Outbox(Channel channel) {
    this.channel = channel;
  }

  /** The buffer to append a head or framing to; valid until the next call of anything here. */
  public ByteBuf tail() {
    if (tail != null && tail.readableBytes() > FULL_BYTES) {
      // What lies here the channel does not know of, and so would never say that it is full.
      pushTail();
    }
    ByteBuf buffer = tail;
    if (buffer == null) {
      buffer = channel.alloc().directBuffer(TAIL_BYTES);
      tail = buffer;
    }
    return buffer;
  }

  /** Takes ownership of {@code data}. */
  public void add(ByteBuf data) {
    int bytes = data.readableBytes();
    if (bytes == 0) {
      data.release();
    } else if (tail != null && bytes <= COPY_BYTES) {
      tail.writeBytes(data);
      data.release();
    } else {
      pushTail();
      channel.write(data, channel.voidPromise());
      unflushed = true;
    }
  }

  /** Hands everything to the kernel, as far as it takes it. */
  public void flush() {
    pushTail();
    if (unflushed) {
      unflushed = false;
      channel.flush();
    }
  }

  /** Whether something was added since the last flush. */
  public boolean pending() {
    return tail != null || unflushed;
  }

  /** Bytes that the kernel has not taken yet. */
  public long heldBytes() {
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    long queued = queue == null ? 0 : queue.totalPendingWriteBytes();
    return tail == null ? queued : queued + tail.readableBytes();
  }

  /** Flushes, and calls {@code then} when the kernel has taken the last byte, or never will. */
  public void flushThen(ChannelFutureListener then) {
    ByteBuf last = tail;
    tail = null;
    unflushed = false;
    channel.writeAndFlush(last == null ? channel.alloc().buffer(0, 0) : last).addListener(then);
  }

  /** Drops what was not written yet. */
  public void discard() {
    if (tail != null) {
      tail.release();
      tail = null;
    }
  }

  private void pushTail() {
    if (tail != null) {
      ByteBuf buffer = tail;
      tail = null;
      channel.write(buffer, channel.voidPromise());
      unflushed = true;
    }
  }
}
