package io.weir.http;

import io.netty.handler.codec.http.HttpConstants;

/**
 * Checks the extensions of a chunk (RFC 9112 section 7.1.1) byte by byte; they are dropped, but
 * what breaks their grammar could be read as an end of the line by others. One for each connection,
 * on its loop.
 */
final class ChunkExtension {
  private enum Part {
    BEFORE_NAME,
    NAME,
    BEHIND_NAME,
    BEFORE_VALUE,
    VALUE,
    QUOTED,
    ESCAPED,
    BEHIND_VALUE
  }

  private Part part = Part.BEFORE_NAME;

  /** A semicolon has come. */
  void begin() {
    part = Part.BEFORE_NAME;
  }

  /** Whether the line may end here. */
  boolean mayEnd() {
    return part == Part.NAME || part == Part.VALUE || part == Part.BEHIND_VALUE;
  }

  /** Takes the next byte, which is no line end; false if it does not belong there. */
  boolean take(byte b) {
    char c = (char) (b & 0xff);
    return switch (part) {
      case BEFORE_NAME -> Ascii.isSpace(c) || token(c, Part.NAME);
      case NAME -> token(c, Part.NAME) || behindName(b);
      case BEHIND_NAME -> behindName(b);
      case BEFORE_VALUE -> Ascii.isSpace(c) || quote(b, Part.QUOTED) || token(c, Part.VALUE);
      case VALUE -> token(c, Part.VALUE) || behindValue(b);
      case QUOTED -> quote(b, Part.BEHIND_VALUE) || quoted(b);
      case ESCAPED -> text(c, Part.QUOTED);
      case BEHIND_VALUE -> behindValue(b);
    };
  }

  private boolean token(char c, Part next) {
    return to(next, Ascii.isTokenChar(c));
  }

  /** Bytes beyond ASCII, which the grammar has, are refused: not every reader takes them. */
  private boolean text(char c, Part next) {
    return to(next, c < 0x80 && !Ascii.isForbiddenInValue(c));
  }

  private boolean quote(byte b, Part next) {
    return to(next, b == HttpConstants.DOUBLE_QUOTE);
  }

  private boolean quoted(byte b) {
    return text((char) (b & 0xff), b == '\\' ? Part.ESCAPED : Part.QUOTED);
  }

  private boolean behindName(byte b) {
    if (b == HttpConstants.EQUALS) {
      return to(Part.BEFORE_VALUE, true);
    }
    return next(b, Part.BEHIND_NAME);
  }

  private boolean behindValue(byte b) {
    return next(b, Part.BEHIND_VALUE);
  }

  /** Another extension, or white space before it. */
  private boolean next(byte b, Part spaced) {
    boolean another = b == HttpConstants.SEMICOLON;
    return to(another ? Part.BEFORE_NAME : spaced, another || Ascii.isSpace((char) b));
  }

  private boolean to(Part next, boolean right) {
    part = right ? next : part;
    return right;
  }
}
