package io.weir.http;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at once, as one number of which the first byte is the lowest. The tests for bytes are
 * those of Hacker's Delight, section 6-1: what they find first is right, what they find behind that
 * may not be. Stateless.
 */
final class Words {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = ONES << 7;
  private static final long SPACES = ONES * ' ';
  private static final long DELETES = ONES * 0x7f;

  private Words() {}

  /** The eight bytes from here, all of which must be there. */
  static long at(byte[] bytes, int from) {
    return (long) WORD.get(bytes, from);
  }

  /** A bit for each control character among eight bytes, tabs too; 0 if there is none. */
  static long controls(byte[] bytes, int from) {
    long word = at(bytes, from);
    long below = (word - SPACES) & ~word;
    long delete = word ^ DELETES;
    return (below | ((delete - ONES) & ~delete)) & HIGH_BITS;
  }

  /** The index of the first byte that was found, if there is one. */
  static int first(long found) {
    return Long.numberOfTrailingZeros(found) >>> 3;
  }
}
