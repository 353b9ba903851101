package io.weir.http;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of a backend into the parts of its responses: a {@link ResponseHead}, and if a
 * body follows its content and a {@link MessageEnd}. What is no response is a {@link Failure}, and
 * the last part: whatever else comes is dropped. What stands behind a 101 is not HTTP and is left
 * alone. One for each connection, on its loop.
 */
public final class ResponseReader {
  /** A status line has no limit of its own in any RFC; this is what requests have. */
  private static final int LINE_BYTES = 8192;

  private final SectionScan scan;
  private final BodyReader body;
  private boolean over;
  private boolean switched;

  /**
   * The limits of a head.
   *
   * @param fieldBytes for all fields together, and again for all trailers
   * @param fieldCount likewise
   */
  public ResponseReader(int fieldBytes, int fieldCount) {
    this.scan = new SectionScan(LINE_BYTES, fieldBytes, fieldCount);
    this.body = new BodyReader(scan);
    scan.reset(true);
  }

  /** Whether a body is under way, of which at least the end was not handed on. */
  public boolean inBody() {
    return body.open();
  }

  /** The input has ended: the end of a response if that says so, else null. */
  public @Nullable MessageEnd close() {
    return body.close();
  }

  /**
   * The next part; content may be {@code in} itself. Null if more bytes must come.
   *
   * @param head to read into
   * @param toHead the response answers a HEAD, and so has no body whatever its head says
   */
  public @Nullable Object next(ByteBuf in, ResponseHead head, boolean toHead) {
    if (over) {
      in.skipBytes(in.readableBytes());
      return null;
    }
    if (switched) {
      return null;
    }
    Object part = body.open() ? body.next(in) : head(in, head, toHead);
    if (part instanceof MessageEnd) {
      scan.reset(true);
    }
    if (part instanceof Failure failure) {
      over = true;
      return ofResponse(failure);
    }
    return part;
  }

  private static Failure ofResponse(Failure failure) {
    return failure == Failure.HEADER_TOO_LARGE
        ? Failure.RESPONSE_HEADER_TOO_LARGE
        : Failure.BAD_RESPONSE;
  }

  private @Nullable Object head(ByteBuf in, ResponseHead head, boolean toHead) {
    Object read = HeadReader.read(in, head, scan);
    if (read instanceof ResponseHead) {
      scan.reset(true);
      switched = head.status() == 101;
      beginBody(head, head.headers(), toHead);
    }
    return read;
  }

  private void beginBody(ResponseHead response, FlatHeaders fields, boolean toHead) {
    if (!Framing.isLengthGood(response, toHead)) {
      // Whoever judges the head will refuse it.
      over = true;
    } else if (Framing.hasBody(response, toHead)) {
      if (fields.contains(HeaderNames.TRANSFER_ENCODING)) {
        body.beginChunked();
      } else if (fields.contains(HeaderNames.CONTENT_LENGTH)) {
        body.beginLength(Framing.length(fields));
      } else {
        body.beginUntilClose();
      }
    }
  }
}
