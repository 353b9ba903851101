package io.weir.http;

import io.netty.handler.codec.http.HttpConstants;
import io.netty.util.AsciiString;

/**
 * Reads field lines (RFC 9112 section 5) in one pass: a token, a colon at once, a value without
 * control characters, CR and LF, and no line that goes on in the next. Names and values are not
 * copied: they share the array that they were read from, and a name that weir knows is the constant
 * of {@link HeaderNames}. Stateless.
 */
final class FieldLines {
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
   * Adds all lines to {@code fields} and says whether they are well-formed.
   *
   * @param bytes lines from {@code from} to the end, all of them with their line ends, and then an
   *     empty one
   * @param spaced white space before a colon is removed, as a proxy must do in responses (RFC 9112
   *     section 5.1)
   */
  static boolean read(byte[] bytes, int from, FlatHeaders fields, boolean spaced) {
    int end = bytes.length - 2;
    int at = from;
    while (at < end) {
      int nameEnd = skip(bytes, at, TOKEN);
      int colon = spaced ? skipSpace(bytes, nameEnd) : nameEnd;
      if (nameEnd == at || bytes[colon] != HttpConstants.COLON) {
        return false;
      }
      int value = skipSpace(bytes, colon + 1);
      int lineEnd = skipValue(bytes, value);
      if (bytes[lineEnd] != HttpConstants.CR || bytes[lineEnd + 1] != HttpConstants.LF) {
        return false;
      }
      add(bytes, at, nameEnd, text(bytes, value, trimEnd(bytes, value, lineEnd)), fields);
      at = lineEnd + 2;
    }
    return true;
  }

  private static void add(byte[] bytes, int from, int to, AsciiString value, FlatHeaders fields) {
    int id = HeaderNames.idOf(bytes, from, to);
    AsciiString usual = HeaderNames.spelled(id, bytes, from, to);
    fields.take(id, usual != null ? usual : text(bytes, from, to), value);
  }

  static AsciiString text(byte[] bytes, int from, int to) {
    return from == to ? AsciiString.EMPTY_STRING : new AsciiString(bytes, from, to - from, false);
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
