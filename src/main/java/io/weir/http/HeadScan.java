package io.weir.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds what Netty's decoders forgive without a word and others have read differently: header lines
 * that go on in the next line (RFC 9112 section 5.2), other white space in a request line or status
 * line than its two spaces (sections 3 and 4), more than one empty line before a request and any
 * before a response (section 2.2). Looks at the bytes that a decoder is about to see, because
 * afterwards nothing is left to tell. One for each decoder, on its loop.
 */
public final class HeadScan {
  private enum Part {
    START_LINE,
    FIELDS,
    BODY
  }

  private static final int VERSION_BYTES = "HTTP/1.1".length();
  private static final int STATUS_BYTES = 3;

  private final boolean ofRequests;
  private Part part = Part.START_LINE;
  private int emptyBytes;
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
    int line = in.readerIndex();
    int end = part == Part.BODY ? line : in.writerIndex();
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
      part = Part.FIELDS;
      line = feed + 1;
    }
  }

  /** After a decoder has read on and made {@code out} of it. */
  public void after(List<Object> out) {
    if (!out.isEmpty()) {
      boolean ended = out.get(out.size() - 1) instanceof LastHttpContent;
      part = ended ? Part.START_LINE : Part.BODY;
      emptyBytes = 0;
      headBegun = false;
    }
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
    if (part == Part.FIELDS) {
      byte first = in.getByte(from);
      boolean folded = isWhiteSpace(first);
      if (folded || (!ofRequests && !isNamedWell(in, from, feed))) {
        failure = Failure.BAD_HEADER;
      }
    } else if (!ofRequests) {
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
    return behind == HttpConstants.SP || behind == HttpConstants.CR;
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
