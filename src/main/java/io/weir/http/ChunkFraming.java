package io.weir.http;

import io.netty.buffer.ByteBuf;

/** Writes the chunked transfer coding (RFC 9112 section 7.1). Stateless. */
public final class ChunkFraming {
  private static final int CRLF = '\r' << 8 | '\n';
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private ChunkFraming() {}

  /** The size line of a chunk of {@code bytes}, more than 0; the data and {@link #end} follow. */
  public static void begin(ByteBuf out, int bytes) {
    int shift = (31 - Integer.numberOfLeadingZeros(bytes)) & ~3;
    for (; shift >= 0; shift -= 4) {
      out.writeByte(HEX[bytes >>> shift & 0xf]);
    }
    out.writeShort(CRLF);
  }

  /** Closes a chunk's data. */
  public static void end(ByteBuf out) {
    out.writeShort(CRLF);
  }

  /** The last chunk with its trailer section. */
  public static void last(ByteBuf out, FlatHeaders trailers) {
    out.writeByte('0').writeShort(CRLF);
    HeadEncoder.fields(out, trailers);
  }
}
