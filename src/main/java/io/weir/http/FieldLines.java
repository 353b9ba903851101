package io.weir.http;

import io.netty.handler.codec.http.HttpConstants;

/**
 * Reads field lines (RFC 9112 section 5) in one pass: a token, a colon at once, a value without
 * control characters, CR and LF, and no line that goes on in the next. Names and values stay where
 * they are. Stateless.
 */
final class FieldLines {
  /** What is said of lines that are none. */
  static final int BAD = -1;

  private static final byte TOKEN = 1;
  private static final byte VALUE = 2;
  private static final byte[] KINDS = new byte[256];

  static {
    for (char c = 0; c < KINDS.length; c++) {
      int token = Ascii.isTokenChar(c) ? TOKEN : 0;
      int value = Ascii.isForbiddenInValue(c) ? 0 : VALUE;
      KINDS[c] = (byte) (token | value);
    }
  }

  private FieldLines() {}

  /**
   * Adds all lines to {@code fields}, and returns where the empty line behind them ends, or {@link
   * #BAD} if they are malformed or cut off.
   *
   * @param section of {@code fields}, with lines from {@code from} on
   * @param spaced white space before a colon is removed, as a proxy must do in responses (RFC 9112
   *     section 5.1)
   */
  static int read(byte[] section, int from, FlatHeaders fields, boolean spaced) {
    int at = from;
    while (section[at] != HttpConstants.CR) {
      int nameEnd = skip(section, at, TOKEN);
      int colon = spaced ? skipSpace(section, nameEnd) : nameEnd;
      if (nameEnd == at || section[colon] != HttpConstants.COLON) {
        return BAD;
      }
      int value = skipSpace(section, colon + 1);
      int end = skipValue(section, value);
      if (!isLineEnd(section, end)) {
        return BAD;
      }
      int id = HeaderNames.idOf(section, at, nameEnd);
      fields.take(id, at, nameEnd, value, trimEnd(section, value, end));
      at = end + 2;
    }
    return isLineEnd(section, at) ? at + 2 : BAD;
  }

  /** Whether a line ends here. */
  static boolean isLineEnd(byte[] bytes, int at) {
    return bytes[at] == HttpConstants.CR && bytes[at + 1] == HttpConstants.LF;
  }

  /** The first byte that is not of this kind; a line end is of none. */
  private static int skip(byte[] bytes, int from, byte kind) {
    int i = from;
    while ((KINDS[bytes[i] & 0xff] & kind) != 0) {
      i++;
    }
    return i;
  }

  static int skipToken(byte[] bytes, int from) {
    return skip(bytes, from, TOKEN);
  }

  /** The first byte that may not stand in a value, eight at a time as long as there are eight. */
  static int skipValue(byte[] bytes, int from) {
    int i = from;
    while (i + Long.BYTES <= bytes.length) {
      long found = Words.controls(bytes, i);
      if (found == 0) {
        i += Long.BYTES;
        continue;
      }
      i += Words.first(found);
      if (bytes[i] != HttpConstants.HT) {
        return i;
      }
      i++;
    }
    return skip(bytes, i, VALUE);
  }

  static int skipSpace(byte[] bytes, int from) {
    int i = from;
    while (isSpace(bytes[i])) {
      i++;
    }
    return i;
  }

  static int trimEnd(byte[] bytes, int from, int to) {
    int i = to;
    while (i > from && isSpace(bytes[i - 1])) {
      i--;
    }
    return i;
  }

  private static boolean isSpace(byte b) {
    return b == HttpConstants.SP || b == HttpConstants.HT;
  }
}
