package io.weir.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what Netty's decoders forgive without a word and others have read differently: header lines
 * that go on in the next line (RFC 9112 section 5.2), other white space in a request line or status
 * line than its two spaces (sections 3 and 4), more than one empty line before a request and any
 * before a response (section 2.2). In a trailer section they join such lines, and drop some fields
 * unread. Looks at the bytes that a decoder is about to see, because afterwards nothing is left to
 * tell. One for each decoder, on its loop.
 */
public final class HeadScan {
  private enum Part {
    START_LINE,
    FIELDS,
    BODY,
    TRAILERS
  }

  private static final int VERSION_BYTES = "HTTP/1.1".length();
  private static final int STATUS_BYTES = 3;

  private final boolean ofRequests;
  private Part part = Part.START_LINE;
  private int emptyBytes;
  private int begin;
  private boolean lastChunk;
  private boolean headBegun;
  private @Nullable Failure failure;

  public HeadScan(boolean ofRequests) {
    this.ofRequests = ofRequests;
  }

  /** What is wrong with the head under way, or null; whatever it is, the connection must end. */
  public @Nullable Failure failure() {
    return failure;
  }

  /** Whether some of a head has come, but not all of it; empty lines before it are none of it. */
  public boolean headBegun() {
    return headBegun;
  }

  /** Before a decoder reads on in {@code in}. */
  public void before(ByteBuf in) {
    begin = in.readerIndex();
    lastChunk = part == Part.BODY && isLastChunk(in);
    if (part != Part.BODY) {
      checkLines(in);
    }
  }

  private void checkLines(ByteBuf in) {
    int line = in.readerIndex();
    int end = in.writerIndex();
    while (part == Part.START_LINE && line < end && isLineEnd(in.getByte(line))) {
      checkEmpty(in.getByte(line++));
    }
    headBegun = part == Part.FIELDS || line < end;
    while (line < end && !isLineEnd(in.getByte(line))) {
      int feed = in.indexOf(line, end, HttpConstants.LF);
      if (feed < 0) {
        // The decoder leaves a line that is not complete where it is.
        return;
      }
      check(in, line, feed);
      line = feed + 1;
    }
  }

  /** Whether the size line of the chunk that ends a body begins here. */
  private static boolean isLastChunk(ByteBuf in) {
    int end = in.readerIndex();
    while (end < in.writerIndex() && in.getByte(end) == '0') {
      end++;
    }
    return end > in.readerIndex()
        && (end == in.writerIndex() || Ascii.hex((char) (in.getByte(end) & 0xff)) < 0);
  }

  /** After a decoder has read on in {@code in} and made {@code out} of it. */
  public void after(ByteBuf in, List<Object> out) {
    if (out.isEmpty()) {
      // Of what makes no object, only the size line of a last chunk begins with a zero.
      boolean trailersFollow = lastChunk && in.readerIndex() > begin;
      part = trailersFollow ? Part.TRAILERS : part;
      return;
    }
    int last = out.size() - 1;
    boolean ended = out.get(last) instanceof LastHttpContent;
    if (part == Part.TRAILERS && failure != null && ended && isGood(out.get(last))) {
      out.set(last, failed(failure));
    }
    part = ended ? Part.START_LINE : Part.BODY;
    emptyBytes = 0;
    headBegun = false;
  }

  private static boolean isGood(Object content) {
    return ((LastHttpContent) content).decoderResult().isSuccess();
  }

  private static LastHttpContent failed(Failure failure) {
    LastHttpContent end = new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER);
    end.setDecoderResult(DecoderResult.failure(new RefusedField(failure, "in a trailer")));
    return end;
  }

  /** One empty line is the work of old clients, which send it behind a body. */
  private void checkEmpty(byte b) {
    byte expected = emptyBytes == 0 ? HttpConstants.CR : HttpConstants.LF;
    emptyBytes++;
    if (!ofRequests) {
      failure = Failure.BAD_RESPONSE;
    } else if (b != expected || emptyBytes > 2) {
      failure = Failure.BAD_REQUEST_LINE;
    }
  }

  private void check(ByteBuf in, int from, int feed) {
    switch (part) {
      case START_LINE -> {
        checkStart(in, from, feed);
        part = Part.FIELDS;
      }
      case TRAILERS -> failure = isField(in, from, feed) ? failure : Failure.BAD_HEADER;
      default -> {
        boolean folded = isWhiteSpace(in.getByte(from));
        if (folded || (!ofRequests && !isNamedWell(in, from, feed))) {
          failure = Failure.BAD_HEADER;
        }
      }
    }
  }

  private void checkStart(ByteBuf in, int from, int feed) {
    if (!ofRequests) {
      failure = isStatusLine(in, from, feed) ? failure : Failure.BAD_RESPONSE;
    } else if (emptyBytes == 1 || !isSpacedWell(in, from, feed)) {
      failure = Failure.BAD_REQUEST_LINE;
    }
  }

  /** Whether version, status and reason stand where they belong; what they are is seen later. */
  private static boolean isStatusLine(ByteBuf in, int from, int feed) {
    int status = from + VERSION_BYTES + 1;
    if (feed < status + STATUS_BYTES || in.getByte(status - 1) != HttpConstants.SP) {
      return false;
    }
    for (int i = from; i < status + STATUS_BYTES; i++) {
      if (i != status - 1 && in.getByte(i) <= HttpConstants.SP) {
        return false;
      }
    }
    byte behind = in.getByte(status + STATUS_BYTES);
    return (behind == HttpConstants.SP || behind == HttpConstants.CR)
        && isValue(in, status + STATUS_BYTES, feed - 1);
  }

  private static boolean isField(ByteBuf in, int from, int feed) {
    int colon = in.indexOf(from, feed, HttpConstants.COLON);
    for (int i = from; i < colon; i++) {
      if (!Ascii.isTokenChar((char) (in.getByte(i) & 0xff))) {
        return false;
      }
    }
    // The decoder makes sure that a line ends with both characters.
    return colon > from && isValue(in, colon + 1, feed - 1);
  }

  private static boolean isValue(ByteBuf in, int from, int to) {
    for (int i = from; i < to; i++) {
      if (Ascii.isForbiddenInValue((char) (in.getByte(i) & 0xff))) {
        return false;
      }
    }
    return true;
  }

  /**
   * White space behind a name in a response is removed (RFC 9112 section 5.1), but the decoder
   * removes whatever else stands before the colon as well: "Content-Length x: 5".
   */
  private static boolean isNamedWell(ByteBuf in, int from, int feed) {
    int colon = in.indexOf(from, feed, HttpConstants.COLON);
    for (int i = colon - 1; i > from && isWhiteSpace(in.getByte(i)); i--) {
      colon = i;
    }
    return colon > from
        && in.indexOf(from, colon, HttpConstants.SP) < 0
        && in.indexOf(from, colon, HttpConstants.HT) < 0;
  }

  private static boolean isWhiteSpace(byte b) {
    return b == HttpConstants.SP || b == HttpConstants.HT;
  }

  private static boolean isSpacedWell(ByteBuf in, int from, int feed) {
    int spaces = 0;
    for (int i = from; i < feed; i++) {
      byte b = in.getByte(i);
      if (b == HttpConstants.SP) {
        spaces++;
      } else if (b >= 0 && b < HttpConstants.SP && (b != HttpConstants.CR || i + 1 < feed)) {
        return false;
      }
    }
    return spaces == 2;
  }

  private static boolean isLineEnd(byte b) {
    return b == HttpConstants.CR || b == HttpConstants.LF;
  }
}
