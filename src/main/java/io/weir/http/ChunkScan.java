package io.weir.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpMessage;
import java.util.List;

/**
 * Looks at the framing of a chunked body before Netty's decoder does, and finds what that forgives:
 * a size with more digits than a number can need (RFC 9112 section 7.1), a trailer that goes on in
 * the next line or has no colon, and more framing than content. The decoder limits each line, but
 * not their sum: a client could send a byte of content with thousands of bytes of extensions around
 * it, again and again, below every limit of a body. Content itself is not looked at. One for each
 * decoder, on its loop.
 */
public final class ChunkScan {
  private enum Part {
    SIZE,
    EXTENSION,
    CONTENT,
    CONTENT_END,
    TRAILER_START,
    TRAILER,
    NONE
  }

  private static final int MAX_DIGITS = 16;

  /** Framing that a short body may have; what is longer earns its own. */
  private static final int FREE_BYTES = 16 * 1024;

  /** A chunk of one byte needs five bytes of framing. */
  private static final int BYTES_FOR_EACH = 8;

  private Part part = Part.NONE;
  private boolean broken;

  /** Bytes that were looked at and that the decoder has not taken yet. */
  private int ahead;

  private long size;
  private int digits;
  private boolean named;
  private long left;

  /** Whether the body under way must be refused. */
  public boolean broken() {
    return broken;
  }

  /**
   * How many of the bytes that the decoder has not taken stand before the one that breaks the body:
   * they are decoded as if it had not come yet, so that it does not matter how bytes arrive.
   */
  public int good() {
    return Math.max(0, ahead - 1);
  }

  /** Before a decoder reads on in {@code in}. */
  public void before(ByteBuf in) {
    if (part == Part.NONE) {
      return;
    }
    int from = in.readerIndex();
    int end = in.writerIndex();
    int i = from + ahead;
    while (i < end && part != Part.NONE && !broken) {
      if (part == Part.CONTENT) {
        i += skip(end - i);
      } else {
        look(in.getByte(i++));
      }
    }
    ahead = i - from;
  }

  /** After a decoder has taken so many bytes and made {@code out} of them. */
  public void after(int taken, List<Object> out) {
    ahead = Math.max(0, ahead - taken);
    if (!out.isEmpty() && out.get(0) instanceof HttpMessage head) {
      begin(head);
    }
  }

  private void begin(HttpMessage head) {
    boolean chunked =
        head.headers() instanceof FlatHeaders fields
            && fields.contains(HeaderNames.TRANSFER_ENCODING);
    part = chunked ? Part.SIZE : Part.NONE;
    ahead = 0;
    size = 0;
    digits = 0;
    left = FREE_BYTES;
  }

  private int skip(int available) {
    int bytes = (int) Math.min(size, available);
    size -= bytes;
    left += (long) BYTES_FOR_EACH * bytes;
    if (size == 0) {
      part = Part.CONTENT_END;
    }
    return bytes;
  }

  private void look(byte b) {
    switch (part) {
      case SIZE -> lookAtSize(b);
      case EXTENSION, CONTENT_END -> lookAtRest(b);
      case TRAILER_START -> lookAtTrailerStart(b);
      case TRAILER -> lookAtTrailer(b);
      case CONTENT, NONE -> throw new IllegalStateException("no framing");
    }
  }

  private void lookAtSize(byte b) {
    int digit = Character.digit((char) (b & 0xff), 16);
    if (digit < 0) {
      part = Part.EXTENSION;
      lookAtRest(b);
      return;
    }
    size = size << 4 | digit;
    digits++;
    left--;
    broken = digits > MAX_DIGITS || size < 0;
  }

  /** What stands behind a size or behind content; whether it may is the decoder's to say. */
  private void lookAtRest(byte b) {
    broken |= --left < 0;
    if (b != HttpConstants.LF) {
      return;
    }
    if (part == Part.CONTENT_END) {
      part = Part.SIZE;
      digits = 0;
    } else {
      part = size == 0 ? Part.TRAILER_START : Part.CONTENT;
    }
  }

  private void lookAtTrailerStart(byte b) {
    if (b == HttpConstants.LF) {
      part = Part.NONE;
    } else if (b != HttpConstants.CR) {
      broken = b == HttpConstants.SP || b == HttpConstants.HT;
      part = Part.TRAILER;
      named = false;
      lookAtTrailer(b);
    }
  }

  private void lookAtTrailer(byte b) {
    named |= b == HttpConstants.COLON;
    if (b == HttpConstants.LF) {
      broken = !named;
      part = Part.TRAILER_START;
    }
  }
}
