package io.weir.http;

import io.netty.buffer.ByteBuf;

/**
 * The attempt to read a head that has come whole, without looking for its end first. Stateless; the
 * readers know the lines.
 */
final class WholeHead {
  /** Heads are seldom longer, and of a body that has come with one no more is copied in vain. */
  private static final int MAX_BYTES = 2 * 1024;

  private WholeHead() {}

  /** A copy of what may be a head, as the section of {@code fields}. */
  static byte[] copy(ByteBuf in, FlatHeaders fields) {
    int bytes = Math.min(in.readableBytes(), MAX_BYTES);
    fields.clear();
    byte[] section = fields.section(bytes);
    in.getBytes(in.readerIndex(), section, 0, bytes);
    return section;
  }

  /** Where the start line ends behind its line end; 0 if that is not there. */
  static int startBytes(byte[] section) {
    int end = FieldLines.skipValue(section, 0);
    return FieldLines.isLineEnd(section, end) ? end + 2 : 0;
  }

  /** Takes the head from {@code in}, unless it was none or is too large. */
  static boolean accept(ByteBuf in, SectionScan scan, int line, int end, FlatHeaders fields) {
    if (end == FieldLines.BAD || !scan.allows(line, end, fields.count())) {
      fields.clear();
      return false;
    }
    in.skipBytes(end);
    return true;
  }
}
