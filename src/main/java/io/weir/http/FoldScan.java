package io.weir.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/**
 * Finds header lines that go on in the next line (RFC 9112 section 5.2). Netty's decoders join them
 * without a word; others have read them differently, so weir refuses them. Looks at the bytes that
 * a decoder is about to see, because afterwards nothing is left to tell. One for each decoder, on
 * its loop.
 */
public final class FoldScan {
  private enum Part {
    START_LINE,
    FIELDS,
    BODY
  }

  private Part part = Part.START_LINE;
  private boolean found;

  /** Whether a head has a folded line; the connection is of no use any more then. */
  public boolean found() {
    return found;
  }

  /** Before a decoder reads on in {@code in}. */
  public void before(ByteBuf in) {
    int line = part == Part.START_LINE ? afterEmptyLines(in) : in.readerIndex();
    int end = part == Part.BODY ? line : in.writerIndex();
    while (line < end) {
      byte first = in.getByte(line);
      if (part == Part.FIELDS && (first == HttpConstants.SP || first == HttpConstants.HT)) {
        found = true;
        return;
      }
      int feed = isLineEnd(first) ? -1 : in.indexOf(line, end, HttpConstants.LF);
      if (feed < 0) {
        return;
      }
      part = Part.FIELDS;
      line = feed + 1;
    }
  }

  /** After a decoder has read on and made {@code out} of it. */
  public void after(List<Object> out) {
    if (!out.isEmpty()) {
      boolean ended = out.get(out.size() - 1) instanceof LastHttpContent;
      part = ended ? Part.START_LINE : Part.BODY;
    }
  }

  private static int afterEmptyLines(ByteBuf in) {
    int i = in.readerIndex();
    while (i < in.writerIndex() && isLineEnd(in.getByte(i))) {
      i++;
    }
    return i;
  }

  private static boolean isLineEnd(byte b) {
    return b == HttpConstants.CR || b == HttpConstants.LF;
  }
}
