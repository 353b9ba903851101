package io.weir.demo;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.function.LongFunction;

/**
 * Writes a response body piece by piece, never more than the socket takes. Made for one response on
 * the thread of its connection; done when {@link #pump} returns true.
 */
final class PieceWriter {
  private final Channel channel;
  private final long pieces;
  private final LongFunction<ByteBuf> piece;
  private long next;
  private boolean pumping;

  /**
   * @param piece makes the piece of a number from 0 to {@code pieces - 1}
   */
  PieceWriter(Channel channel, long pieces, LongFunction<ByteBuf> piece) {
    this.channel = channel;
    this.pieces = pieces;
    this.piece = piece;
  }

  /** Writes what fits; true once the end of the body was written. */
  boolean pump() {
    if (pumping) {
      // Flushing has made room, and says so before it returns; the loop below sees that too.
      return false;
    }
    pumping = true;
    while (next < pieces && channel.isWritable()) {
      while (next < pieces && channel.isWritable()) {
        channel.write(new DefaultHttpContent(piece.apply(next++)));
      }
      channel.flush();
    }
    pumping = false;
    boolean done = next == pieces;
    if (done) {
      channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
    }
    return done;
  }
}
