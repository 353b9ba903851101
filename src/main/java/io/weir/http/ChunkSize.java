package io.weir.http;

import io.netty.handler.codec.http.HttpConstants;

/**
 * Reads the lines that give the sizes of chunks, byte by byte. Extensions are dropped, and all
 * framing of a body has a budget that grows with its content: else a client could send a byte of
 * content with thousands of bytes of extensions around it, again and again, below every limit of a
 * body. One for each connection, on its loop.
 */
final class ChunkSize {
  private enum Part {
    DIGITS,
    SPACE,
    EXTENSION,
    FEED,
    COMPLETE
  }

  private static final int MAX_DIGITS = 16;

  /** More than anybody sends, and far from what overflows with one more digit. */
  private static final long MAX_BYTES = 1L << 56;

  /** Framing that a short body may have; what is longer earns its own. */
  private static final int FREE_BYTES = 16 * 1024;

  /** A chunk of one byte needs five bytes of framing. */
  private static final int BYTES_FOR_EACH = 8;

  private final ChunkExtension extension = new ChunkExtension();
  private Part part = Part.DIGITS;
  private long bytes;
  private int digits;
  private long budget;

  void beginBody() {
    begin();
    budget = FREE_BYTES;
  }

  private void begin() {
    part = Part.DIGITS;
    bytes = 0;
    digits = 0;
  }

  /** Whether the line has ended; the next byte that is taken begins another one. */
  boolean complete() {
    return part == Part.COMPLETE;
  }

  /** The size that the line has given so far. */
  long bytes() {
    return bytes;
  }

  /** Takes a byte off the budget; false if there is none. */
  boolean spend() {
    return --budget >= 0;
  }

  /** Takes the next byte of the line; false if it does not belong there. */
  boolean take(byte b) {
    if (part == Part.COMPLETE) {
      begin();
    }
    return spend()
        && switch (part) {
          case DIGITS -> digit(b);
          case SPACE -> space(b);
          case EXTENSION -> extension(b);
          default -> feed(b);
        };
  }

  private boolean digit(byte b) {
    int digit = Ascii.hex((char) (b & 0xff));
    if (digit < 0) {
      return digits > 0 && behindDigits(b);
    }
    bytes = bytes << 4 | digit;
    return ++digits <= MAX_DIGITS && bytes <= MAX_BYTES;
  }

  private boolean behindDigits(byte b) {
    if (b == HttpConstants.CR) {
      part = Part.FEED;
      return true;
    }
    return space(b);
  }

  /** RFC 9112 section 7.1.1 lets white space stand before a semicolon. */
  private boolean space(byte b) {
    if (b == HttpConstants.SEMICOLON) {
      part = Part.EXTENSION;
      extension.begin();
      return true;
    }
    part = Part.SPACE;
    return Ascii.isSpace((char) b);
  }

  private boolean extension(byte b) {
    if (b == HttpConstants.CR) {
      part = Part.FEED;
      return extension.mayEnd();
    }
    return extension.take(b);
  }

  private boolean feed(byte b) {
    part = Part.COMPLETE;
    budget += BYTES_FOR_EACH * bytes;
    return b == HttpConstants.LF;
  }
}
