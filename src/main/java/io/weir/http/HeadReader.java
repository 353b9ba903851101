package io.weir.http;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * From bytes to a head, of a request or of a response. Nearly every head comes whole and is
 * well-formed, and is read in one pass. What is not so read is read again with care, by {@link
 * SectionScan}, which alone says what is wrong. Stateless.
 */
final class HeadReader {
  /** Heads are seldom longer, and of a body that has come with one no more is copied in vain. */
  private static final int MAX_BYTES = 2 * 1024;

  private HeadReader() {}

  /**
   * The head, or a {@link Failure} in the words for a request; null if more bytes must come.
   *
   * @param head to read into
   * @param scan of this connection; whoever gets the head resets it
   */
  static @Nullable Object read(ByteBuf in, MessageHead head, SectionScan scan) {
    if (scan.fresh() && readAtOnce(in, head, scan)) {
      return head;
    }
    int bytes = scan.find(in);
    if (bytes == 0) {
      byte[] line = scan.takeStart(in);
      boolean bad = line != null && !head.readLine(line, line.length);
      return bad ? Failure.BAD_REQUEST_LINE : scan.failure();
    }
    return readWithCare(in, bytes, head, scan);
  }

  /** Takes the head from {@code in}, unless it has not come whole, is none, or is too large. */
  private static boolean readAtOnce(ByteBuf in, MessageHead head, SectionScan scan) {
    FlatHeaders fields = head.headers();
    int bytes = Math.min(in.readableBytes(), MAX_BYTES);
    fields.clear();
    byte[] section = fields.section(bytes);
    in.getBytes(in.readerIndex(), section, 0, bytes);
    int lineEnd = FieldLines.skipValue(section, 0);
    if (FieldLines.isLineEnd(section, lineEnd) && head.readLine(section, lineEnd + 2)) {
      int end = FieldLines.read(section, lineEnd + 2, fields, head.forgivesSpace());
      if (end != FieldLines.BAD && scan.allows(lineEnd + 2, end, fields.count())) {
        in.skipBytes(end);
        return true;
      }
    }
    fields.clear();
    return false;
  }

  private static Object readWithCare(ByteBuf in, int bytes, MessageHead head, SectionScan scan) {
    FlatHeaders fields = head.headers();
    fields.clear();
    byte[] section = fields.section(bytes);
    in.readBytes(section, 0, bytes);
    int line = scan.startBytes();
    if (!head.readLine(section, line)) {
      return Failure.BAD_REQUEST_LINE;
    }
    boolean good = FieldLines.read(section, line, fields, head.forgivesSpace()) == bytes;
    return good ? head : Failure.BAD_HEADER;
  }
}
