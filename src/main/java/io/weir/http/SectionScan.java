package io.weir.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpConstants;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a head or a trailer section ends, however it is cut. It looks at each byte once, so
 * that a peer who sends byte by byte costs no more than one who sends it all, and it refuses what
 * grows too large before it is there. What the lines say it does not look at. One for each
 * connection, on its loop; {@link #reset} begins the next section.
 */
final class SectionScan {
  /** The length of a line that has nothing but its end. */
  private static final int EMPTY_LINE = 2;

  private final int maxStartBytes;
  private final int maxFieldBytes;
  private final int maxFields;

  private boolean startsWithLine;

  /** Bytes from the beginning of the section that were looked at. */
  private int looked;

  /** Where the line under way begins, and the first field; the latter is 0 in the start line. */
  private int line;

  private int fields;
  private boolean startTaken;
  private int count;
  private @Nullable Failure failure;

  SectionScan(int maxStartBytes, int maxFieldBytes, int maxFields) {
    this.maxStartBytes = maxStartBytes;
    this.maxFieldBytes = maxFieldBytes;
    this.maxFields = maxFields;
  }

  /** The next section begins: a head, which has a start line, or the trailers. */
  void reset(boolean ofHead) {
    startsWithLine = ofHead;
    looked = 0;
    line = 0;
    fields = 0;
    startTaken = false;
    count = 0;
    failure = null;
  }

  /** What is wrong, in the words for a request, or null. */
  @Nullable Failure failure() {
    return failure;
  }

  /**
   * The start line with its line end, once, as soon as it is there: what is none can be refused
   * although the fields have not come. Null before and afterwards.
   */
  byte @Nullable [] takeStart(ByteBuf in) {
    if (startTaken || fields == 0) {
      return null;
    }
    startTaken = true;
    byte[] start = new byte[fields];
    in.getBytes(in.readerIndex(), start);
    return start;
  }

  /** Whether {@link #takeStart} has given the start line, while the rest has not come. */
  boolean startTaken() {
    return startTaken;
  }

  /** The bytes of the start line with its line end; 0 until that has come. */
  int startBytes() {
    return fields;
  }

  /** Whether nothing of the section was looked at. */
  boolean fresh() {
    return looked == 0;
  }

  /** Whether a head of these sizes is within the limits. */
  boolean allows(int startBytes, int headBytes, int lines) {
    return startBytes - EMPTY_LINE <= maxStartBytes
        && headBytes - EMPTY_LINE - startBytes <= maxFieldBytes
        && lines <= maxFields;
  }

  /** How many lines of fields there are. */
  int count() {
    return count;
  }

  /**
   * How many bytes the section has with the empty line at its end; 0 if more must come, or if there
   * is a {@link #failure}. Each call must see the same bytes again and those that came since.
   */
  int find(ByteBuf in) {
    int base = in.readerIndex();
    int end = in.writerIndex();
    while (failure == null) {
      int feed = in.indexOf(base + looked, end, HttpConstants.LF);
      if (feed < 0) {
        looked = end - base;
        checkSize();
        return 0;
      }
      looked = feed - base + 1;
      boolean whole = looked - line >= EMPTY_LINE && in.getByte(feed - 1) == HttpConstants.CR;
      if (whole && looked - line == EMPTY_LINE && !inStartLine()) {
        return looked;
      }
      endLine(whole);
    }
    return 0;
  }

  private boolean inStartLine() {
    return startsWithLine && fields == 0;
  }

  /** What is too long is found before its end has come, so that is looked at first. */
  private void endLine(boolean whole) {
    line = looked;
    if (inStartLine()) {
      if (looked - EMPTY_LINE > maxStartBytes) {
        failure = Failure.REQUEST_LINE_TOO_LONG;
      } else if (!whole) {
        failure = Failure.BAD_REQUEST_LINE;
      } else {
        fields = looked;
      }
    } else if (looked - fields > maxFieldBytes) {
      failure = Failure.HEADER_TOO_LARGE;
    } else if (!whole) {
      failure = Failure.BAD_HEADER;
    } else if (++count > maxFields) {
      failure = Failure.HEADER_TOO_LARGE;
    }
  }

  /** Of a section that goes on the last two bytes may be those that end it. */
  private void checkSize() {
    int bytes = looked - EMPTY_LINE - fields;
    if (inStartLine()) {
      failure = bytes > maxStartBytes ? Failure.REQUEST_LINE_TOO_LONG : null;
    } else if (bytes > maxFieldBytes) {
      failure = Failure.HEADER_TOO_LARGE;
    }
  }
}
