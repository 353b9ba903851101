package io.weir.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.util.ByteProcessor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a message: so many bytes, chunks (RFC 9112 section 7.1) with trailers, or all
 * until the connection ends. Content is handed on as it comes, never gathered or copied. Made for a
 * body or for a connection, on its loop.
 */
final class BodyReader implements ByteProcessor {
  private enum State {
    NONE,
    LENGTH,
    UNTIL_CLOSE,
    SIZE,
    CONTENT,
    CONTENT_END,
    TRAILERS
  }

  private final SectionScan scan;
  private @Nullable ChunkSize size;
  private State state = State.NONE;

  /** Bytes of content that are still to come: of the body, or of the chunk under way. */
  private long left;

  private boolean feedDue;
  private boolean broken;

  /**
   * @param scan for the trailers; whoever reads heads with it too resets it behind each body
   */
  BodyReader(SectionScan scan) {
    this.scan = scan;
  }

  void beginLength(long bytes) {
    state = State.LENGTH;
    left = bytes;
  }

  void beginChunked() {
    state = State.SIZE;
    if (size == null) {
      size = new ChunkSize();
    }
    size.beginBody();
  }

  void beginUntilClose() {
    state = State.UNTIL_CLOSE;
    left = Long.MAX_VALUE;
  }

  /** Whether a body is under way, of which at least the end was not handed on. */
  boolean open() {
    return state != State.NONE;
  }

  /** The input has ended: the end of the message if that says so, else null. */
  @Nullable MessageEnd close() {
    boolean ended = state == State.UNTIL_CLOSE;
    state = ended ? State.NONE : state;
    return ended ? MessageEnd.PLAIN : null;
  }

  /**
   * The next part: content, which is {@code in} itself if it is all of it, or a {@link MessageEnd},
   * or a {@link Failure}; null if more bytes must come.
   */
  @Nullable Object next(ByteBuf in) {
    while (true) {
      switch (state) {
        case LENGTH -> {
          return left == 0 ? end(MessageEnd.PLAIN) : content(in);
        }
        case UNTIL_CLOSE -> {
          return content(in);
        }
        case CONTENT -> {
          if (left > 0) {
            return content(in);
          }
          state = State.CONTENT_END;
          feedDue = false;
        }
        case TRAILERS -> {
          return trailers(in);
        }
        default -> {
          int end = in.forEachByte(this);
          in.readerIndex(end < 0 ? in.writerIndex() : end + 1);
          if (broken || end < 0) {
            return broken ? Failure.BAD_CHUNK : null;
          }
        }
      }
    }
  }

  private @Nullable ByteBuf content(ByteBuf in) {
    int bytes = (int) Math.min(left, in.readableBytes());
    if (bytes == 0) {
      return null;
    }
    left -= bytes;
    return bytes == in.readableBytes() ? in : in.readRetainedSlice(bytes);
  }

  private MessageEnd end(MessageEnd end) {
    state = State.NONE;
    return end;
  }

  /** Takes bytes of what surrounds content, up to the last of them or the first that is wrong. */
  @Override
  public boolean process(byte b) {
    broken = !frame(b);
    return !broken && (state == State.SIZE || state == State.CONTENT_END);
  }

  /** Takes a byte of what surrounds content; false if it does not belong there. */
  private boolean frame(byte b) {
    ChunkSize line = Objects.requireNonNull(size);
    if (state == State.CONTENT_END) {
      return endContent(b, line);
    }
    if (!line.take(b)) {
      return false;
    }
    if (line.complete()) {
      left = line.bytes();
      state = left == 0 ? State.TRAILERS : State.CONTENT;
      if (left == 0) {
        scan.reset(false);
      }
    }
    return true;
  }

  private boolean endContent(byte b, ChunkSize line) {
    boolean good = b == (feedDue ? HttpConstants.LF : HttpConstants.CR) && line.spend();
    if (feedDue) {
      state = State.SIZE;
    }
    feedDue = true;
    return good;
  }

  private @Nullable Object trailers(ByteBuf in) {
    int bytes = scan.find(in);
    if (bytes == 0) {
      return scan.failure();
    }
    if (scan.count() == 0) {
      in.skipBytes(bytes);
      return end(MessageEnd.PLAIN);
    }
    FlatHeaders trailers = new FlatHeaders();
    byte[] section = trailers.section(bytes);
    in.readBytes(section, 0, bytes);
    return FieldLines.read(section, 0, trailers, false) == bytes
        ? end(new MessageEnd(trailers))
        : Failure.BAD_HEADER;
  }
}
