package io.weir.exchange;

import io.netty.util.AsciiString;
import io.weir.net.Loop;
import io.weir.net.LoopConfined;

/**
 * Makes request ids: 128 random bits in hexadecimal, of the loop's own generator. They need to be
 * unlikely to meet, not impossible to guess. One for each loop.
 */
@LoopConfined
final class RequestIds {
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private static final int DIGITS = 32;

  private final Loop loop;

  RequestIds(Loop loop) {
    this.loop = loop;
  }

  /** A place for ids, which is written anew for each exchange. */
  static AsciiString place() {
    return new AsciiString(new byte[DIGITS], false);
  }

  /** Writes a new id into a {@link #place}. */
  void next(AsciiString place) {
    byte[] digits = place.array();
    hex(loop.random().nextLong(), digits, 0);
    hex(loop.random().nextLong(), digits, DIGITS / 2);
    place.arrayChanged();
  }

  /** Writes sixteen digits. */
  static void hex(long bits, byte[] text, int from) {
    for (int i = from + 15; i >= from; i--) {
      text[i] = HEX[(int) bits & 0xf];
      bits >>>= 4;
    }
  }
}
