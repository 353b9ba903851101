package io.weir.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpConstants;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a client into the parts of its requests: a {@link RequestHead}, and if a body
 * follows its content and a {@link MessageEnd}. What is no request is a {@link Failure}, and the
 * last part: whatever else comes is dropped. One for each connection, on its loop.
 */
public final class RequestReader {
  private static final ByteBuf HEAD =
      Unpooled.unreleasableBuffer(Unpooled.copiedBuffer("HEAD ", StandardCharsets.US_ASCII));

  private final RequestHead head;
  private final SectionScan scan;
  private @Nullable BodyReader body;
  private int emptyBytes;
  private boolean begun;
  private boolean over;
  private boolean refusedHead;

  /**
   * A reader with limits.
   *
   * @param head to read into
   * @param lineBytes for the request line
   * @param fieldBytes for all fields together, and again for all trailers
   * @param fieldCount likewise
   */
  public RequestReader(RequestHead head, int lineBytes, int fieldBytes, int fieldCount) {
    this.head = head;
    this.scan = new SectionScan(lineBytes, fieldBytes, fieldCount);
    scan.reset(true);
  }

  /** Whether some of a head has come, but not all of it; empty lines before it are none of it. */
  public boolean headBegun() {
    return begun;
  }

  /** Whether a body is under way, of which at least the end was not handed on. */
  public boolean inBody() {
    return body != null && body.open();
  }

  /** Whether the failure that was handed on is of a HEAD, whose answer has no body. */
  public boolean refusedHead() {
    return refusedHead;
  }

  /** The input has ended: a failure if that cuts a head off, else null. */
  public @Nullable Failure close() {
    return scan.startTaken() ? Failure.CLIENT_ABORT : null;
  }

  /** The next part; content may be {@code in} itself. Null if more bytes must come. */
  public @Nullable Object next(ByteBuf in) {
    if (over) {
      in.skipBytes(in.readableBytes());
      return null;
    }
    Object part = body != null ? body.next(in) : head(in);
    if (part instanceof MessageEnd) {
      body = null;
      scan.reset(true);
    }
    over |= part instanceof Failure;
    return part;
  }

  private @Nullable Object head(ByteBuf in) {
    if (!begun && !begins(in)) {
      return emptyBytes < 0 ? Failure.BAD_REQUEST_LINE : null;
    }
    int start = in.readerIndex();
    Object read = HeadReader.read(in, head, scan);
    if (read instanceof RequestHead) {
      beginBehindHead();
    } else if (read != null) {
      refusedHead = ByteBufUtil.equals(in, start, HEAD, 0, HEAD.readableBytes());
    }
    return read;
  }

  /**
   * Whether a head begins here. One empty line before it is the work of old clients, which send it
   * behind a body (RFC 9112 section 2.2).
   */
  private boolean begins(ByteBuf in) {
    while (in.isReadable()) {
      byte b = in.getByte(in.readerIndex());
      if (emptyBytes != 1 && Ascii.isTokenChar((char) (b & 0xff))) {
        begun = true;
        return true;
      }
      if (emptyBytes > 1 || b != (emptyBytes == 0 ? HttpConstants.CR : HttpConstants.LF)) {
        emptyBytes = -1;
        return false;
      }
      emptyBytes++;
      in.skipBytes(1);
    }
    return false;
  }

  private void beginBehindHead() {
    begun = false;
    emptyBytes = 0;
    scan.reset(true);
    beginBody(head, head.headers());
  }

  private void beginBody(RequestHead request, FlatHeaders fields) {
    if (!Framing.isLengthGood(request)) {
      // Whoever judges the head will refuse it.
      over = true;
    } else if (fields.contains(HeaderNames.TRANSFER_ENCODING)) {
      body = new BodyReader(scan);
      body.beginChunked();
    } else if (Framing.hasBody(request)) {
      body = new BodyReader(scan);
      body.beginLength(Framing.length(fields));
    }
  }
}
