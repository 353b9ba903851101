package io.weir.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The only handler of a test connection: counts what arrives and in which portions, and checks that
 * it is the pattern of {@link #pattern}. Written by its loop, read by the test.
 */
class Probe extends ChannelInboundHandlerAdapter {
  private static final int PERIOD = 251;
  private static volatile byte[] table = {};

  final AtomicLong bytes = new AtomicLong();
  final AtomicInteger messages = new AtomicInteger();
  final AtomicInteger passes = new AtomicInteger();
  final AtomicInteger mostPassBytes = new AtomicInteger();
  final AtomicInteger mostPassMessages = new AtomicInteger();
  final AtomicInteger inputEnds = new AtomicInteger();
  final AtomicInteger failures = new AtomicInteger();
  volatile boolean garbled;
  volatile boolean closed;
  private int passBytes;
  private int passMessages;

  /** The bytes from {@code from} on that both sides agree on. */
  static byte[] pattern(long from, int length) {
    int offset = (int) (from % PERIOD);
    return Arrays.copyOfRange(table(length), offset, offset + length);
  }

  /** Called for each message after it was counted. */
  void onMessage(ChannelHandlerContext ctx) {}

  /** Called at the end of each pass. */
  void onPass(ChannelHandlerContext ctx) {}

  @Override
  public final void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf data = (ByteBuf) message;
    int length = data.readableBytes();
    byte[] got = new byte[length];
    data.getBytes(data.readerIndex(), got);
    garbled |= !Arrays.equals(got, pattern(bytes.get(), length));
    garbled |= !data.isDirect();
    data.release();
    passBytes += length;
    passMessages++;
    messages.incrementAndGet();
    bytes.addAndGet(length);
    onMessage(ctx);
  }

  @Override
  public final void channelReadComplete(ChannelHandlerContext ctx) {
    passes.incrementAndGet();
    mostPassBytes.accumulateAndGet(passBytes, Math::max);
    mostPassMessages.accumulateAndGet(passMessages, Math::max);
    passBytes = 0;
    passMessages = 0;
    onPass(ctx);
  }

  @Override
  public final void userEventTriggered(ChannelHandlerContext ctx, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      inputEnds.incrementAndGet();
    }
  }

  @Override
  public final void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    failures.incrementAndGet();
  }

  @Override
  public final void channelInactive(ChannelHandlerContext ctx) {
    closed = true;
  }

  private static byte[] table(int length) {
    byte[] known = table;
    if (known.length < length + PERIOD) {
      known = new byte[length + PERIOD];
      for (int i = 0; i < known.length; i++) {
        known[i] = (byte) (i % PERIOD);
      }
      table = known;
    }
    return known;
  }
}
