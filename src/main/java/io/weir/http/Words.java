package io.weir.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at once, as one number of which the first byte is the lowest. The tests for bytes are
 * those of Hacker's Delight, section 6-1: what they find first is right, what they find behind that
 * may not be. Stateless.
 */
public final class Words {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = ONES << 7;
  private static final long SPACES = ONES * ' ';
  private static final long DELETES = ONES * 0x7f;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';

  private Words() {}

  /** Writes eight bytes, for which there must be room. */
  public static void put(byte[] bytes, int at, long word) {
    WORD.set(bytes, at, word);
  }

  /** The eight bytes from here, all of which must be there. */
  public static long at(byte[] bytes, int from) {
    return (long) WORD.get(bytes, from);
  }

  /** A bit for each control character among eight bytes, tabs too; 0 if there is none. */
  static long controls(byte[] bytes, int from) {
    long word = at(bytes, from);
    return controls(word) & HIGH_BITS;
  }

  /** How many bytes from here on could stand in a quoted string as they are. */
  static int quotable(byte[] bytes, int from, int count) {
    int i = 0;
    while (i + Long.BYTES <= count) {
      long found = unquotable(at(bytes, from + i));
      if (found != 0) {
        return i + first(found);
      }
      i += Long.BYTES;
    }
    while (i < count && isQuotable((char) (bytes[from + i] & 0xff))) {
      i++;
    }
    return i;
  }

  /** How many of the bytes from here on are this one, which is ASCII. */
  public static int count(byte[] bytes, int from, int to, char wanted) {
    long eight = ONES * wanted;
    int count = 0;
    int i = from;
    for (; i + Long.BYTES <= to; i += Long.BYTES) {
      long rest = at(bytes, i) ^ eight;
      // Exact for each byte, since no sum carries: a high bit where any bit of the byte is set.
      long others = ((rest & ~HIGH_BITS) + ~HIGH_BITS) | rest;
      count += Long.bitCount(~others & HIGH_BITS);
    }
    for (; i < to; i++) {
      count += bytes[i] == wanted ? 1 : 0;
    }
    return count;
  }

  /** Controls, what is beyond ASCII, quotes and backslashes need an escape. */
  public static boolean isQuotable(char c) {
    return c >= ' ' && c < 0x7f && c != '"' && c != '\\';
  }

  private static long unquotable(long word) {
    return (controls(word) | word | equal(word, QUOTES) | equal(word, BACKSLASHES)) & HIGH_BITS;
  }

  private static long controls(long word) {
    return ((word - SPACES) & ~word) | equal(word, DELETES);
  }

  private static long equal(long word, long wanted) {
    long rest = word ^ wanted;
    return (rest - ONES) & ~rest;
  }

  /** The index of the first byte that was found, if there is one. */
  static int first(long found) {
    return Long.numberOfTrailingZeros(found) >>> 3;
  }
}
