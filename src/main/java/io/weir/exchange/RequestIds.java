package io.weir.exchange;

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

  private final Loop loop;
  private final byte[] text = new byte[32];

  RequestIds(Loop loop) {
    this.loop = loop;
  }

  @SuppressWarnings("deprecation") // The one constructor that makes a Latin-1 string by one copy.
  String next() {
    write(loop.random().nextLong(), 0);
    write(loop.random().nextLong(), 16);
    return new String(text, 0, 0, text.length);
  }

  private void write(long bits, int from) {
    for (int i = from + 15; i >= from; i--) {
      text[i] = HEX[(int) bits & 0xf];
      bits >>>= 4;
    }
  }
}
